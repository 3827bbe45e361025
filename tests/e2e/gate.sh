# SPDX-License-Identifier: MIT
# flatline gate: the status is that of the new build.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >get.lua <<'EOS'
load { users = 4, burst = 400, settle = "20ms", warmup = "300ms" }
flow("get", function() http.get("/items/1") end)
EOS
leaks="$leaky --port {port} --leak 4000"
holds="$leaky --port \$PORT"
bursts() {
	cat a/before/events.csv a/after/events.csv | grep -c ',cycle,'
}

run "$FLATLINE" gate get.lua -o a --before "$leaks" --after "$holds" --no-plots
measured expect_status 0 "the leak is fixed: status 0"
measured expect_output '^FIXED' "and the comparison says so"
measured expect "eight rounds are 16 bursts of each" [ "$(bursts)" -ge 32 ]
for side in before after; do
	for file in verdict.json report.html summary.md junit.xml; do
		expect "$side has a $file" test -s "a/$side/$file"
	done
done
measured expect "and both a comment for the pull request" grep -q FIXED a/compare.md
# Each waits while the other is driven: bursts of one fall between the other's.
mix() {
	start=$(sed -n 's/.*"started": "\(.*\)".*/\1/p' "a/$1/run.json")
	awk -F, -v zero="$(date -d "$start" +%s)" -v who="$1" \
	    '$2 == "cycle" { printf "%.3f %s\n", zero + $1, who }' \
	    "a/$1/events.csv"
}
{ mix before; mix after; } | sort -n | cut -d' ' -f2 | uniq >order
measured expect "the two take turns" [ "$(wc -l <order)" -ge 8 ]

# 16 bursts show too little of this leak to be told from start-up.
sed 's/burst = 400/burst = 100/' get.lua >few.lua
run "$FLATLINE" gate few.lua -o z --before "$leaky --port {port} --leak 100" \
    --after "$holds" --no-plots
measured expect_status 0 "an old build that is undecided is driven on"
measured expect_output '^FIXED' "until it is decided"
measured expect "in at most half as many rounds more: 24 bursts of each" \
    [ "$(grep -c ,cycle, z/before/events.csv)" -le 24 ]
# The last reading of the requests, and how many bursts there were.
measured expect "which are larger" awk -F, 'FNR == 1 { file++ }
	file == 1 && /,cycle,/ { bursts++ } file == 2 { requests = $2 }
	END { exit !(requests > 110 * bursts) }' z/after/events.csv z/after/samples.csv

run "$FLATLINE" gate get.lua -o c --baseline a/before --after "$leaks" \
    --no-plots --allow-existing -q
measured expect_status 0 "a leak that was there, against a baseline, may be let pass"
measured expect_output '^STILL LEAKING' "and is named"
measured expect_sentence 'let in by --allow-existing' "with what let it in"
# A baseline is any run in bursts, however many.
run "$FLATLINE" run get.lua -o e --cycles 12 --no-plots -- "$leaky"
run "$FLATLINE" gate get.lua -o f --baseline e --after "$holds" --no-plots \
    --rounds 7
measured expect_status 0 "a run of 12 bursts as the baseline of 14"
measured expect_output '^UNCHANGED' "and both are flat"
# Both want the same port: then one after the other.
port=$(free_port)
run "$FLATLINE" gate get.lua -o d --no-plots --rounds 7 --json \
    --before "$leaky --port $port" --after "$leaky --port $port --leak 4000"
measured expect_status 1 "builds that insist on one port are run in turn; a new leak: status 1"
measured expect_output '^\{.*"verdict": ?"regressed".*\}$' "as one JSON object"
expect "and nothing else on standard output" [ "$(wc -l <"$stdout")" -eq 1 ]

run "$FLATLINE" gate get.lua -o x --after "$holds"
expect_status 64 "nothing to compare with: status 64"
expect_error '--baseline RUN' "and what to give"
run "$FLATLINE" gate get.lua -o x --before "$holds" --after "$holds" -d 5s
expect_status 64 "a duration, where rounds decide: status 64"
run "$FLATLINE" gate get.lua -o x --before "$holds" --after ./nosuch
expect_status 3 "a build that does not start has failed"
expect_sentence '^FAILED the new build \(after\) did not start: ' "which one it is"
expect_sentence 'exited with 127; .*nosuch: not found' "and its last words"
expect "and then the command that starts it by hand" \
    [ "$(tail -n 1 "$stdout")" = "next: PORT=8080 sh -c ./nosuch" ]
expect "at once, not after all rounds" \
    [ "$(grep -c ,cycle, x/before/events.csv)" -le 4 ]
# Undecided: what it had, and how to get what it needs. The rests alone take
# longer than there is time.
sed 's/20ms/400ms/' few.lua >rests.lua
run "$FLATLINE" gate rests.lua -o u --before "$holds" --after "$holds" --no-plots \
    --rounds 1 --max-duration 1s
expect_status 2 "two bursts of each are too few"
all=$(sed -n 's/.*"measured_requests": *\([0-9]*\).*/\1/p' u/after/verdict.json)
expect "each as large as the scenario says" [ $((all / 20)) -eq 10 ]
expect_sentence 'after INCONCLUSIVE, too few samples: [0-9]+ reading' "and it says so"
expect "and how many rounds it takes" \
    sh -c 'tail -n 1 "$1" | grep -q "^next: the same command with --rounds 6"' - \
    "$stdout"
# The first Ctrl-C ends it, and is told.
background "$FLATLINE" gate get.lua -o i1 --before "$holds" --after "$holds" \
    --no-plots --rounds 200
await 20 "grep -q ,cycle, i1/after/events.csv 2>/dev/null"
kill -INT "$background_pid"
wait "$background_pid"
cp "$background_log" "$stdout"
expect_sentence ' interrupted after [0-9]+ of 200 rounds; ' "an interrupted gate says so"
# So many requests of each, whatever the scenario says of bursts.
run "$FLATLINE" gate get.lua -o m --before "$holds" --after "$holds" -n 1600 \
    --no-plots
expect "-n: 8 rounds of two bursts of a hundred" \
    grep -q '"burst": 100' m/after/run.json
run "$FLATLINE" gate get.lua -o n --before "$holds" --after "$holds" -n 9 --burst 9
expect_status 64 "-n and --burst: status 64"
expect_error '^flatline: --requests and --burst both set' "which are named"
# What it says, in every place, is one thing.
dies="$leaky --port {port} --die-after"
export GITHUB_ACTIONS=true
run "$FLATLINE" gate get.lua -o j --before "$holds" --after "$dies 900" --no-plots
expect_status 3 "a new build that dies: status 3"
expect_output '^FAILED  the new build \(after\) died: ' "a headline that says so"
expect_output '^::error title=flatline%3A FAILED::the new build \(after\) died' \
    "and an annotation"
expect "and a summary" grep -q '^### flatline: FAILED' j/compare.md
run "$FLATLINE" gate get.lua -o k --before "$dies 50" --after "$holds" --no-plots
expect_status 3 "an old build that dies in its first burst: status 3"
expect_output '^FAILED  the build before died: ' "and which one it was"
expect_output '^next: less k/before/target.log' "and where its words are"
expect_output '^::error title=flatline%3A FAILED::the build before' "also to GitHub"
run "$FLATLINE" gate get.lua -o l --baseline a/before --after "$leaks" \
    --no-plots --allow-existing
measured expect_output '^::notice title=flatline%3A STILL LEAKING' \
    "what is let in is no error"
unset GITHUB_ACTIONS
run "$FLATLINE" gate get.lua -o x2 --baseline nosuch --after "$holds"
expect_status 65 "a baseline that there is not: status 65"
sed -i 's/400/300/' get.lua
run "$FLATLINE" gate get.lua -o y --baseline a/before --after "$holds" --no-plots \
    --rounds 1
expect_status 65 "a baseline of another scenario: status 65"
expect_error 'scenario digest' "which is named"
expect "before anything is driven" [ ! -e y/after ]
run "$FLATLINE" run get.lua -o g -R 200 -d 2s --no-plots -q -- "$leaky"
run "$FLATLINE" gate get.lua -o h --baseline g -R 200 --after "$holds" --no-plots
expect "continuous load as the baseline had it, and as long" \
    [ "$(sed -n 's/.*"duration_s": *\([0-9.]*\).*/\1/p' h/after/run.json)" = 2.0 ]
expect_no_output 'less than half' "so that the two can be compared"
run "$FLATLINE" gate get.lua -o i --baseline g -R 100 --after "$holds" --no-plots
expect_status 65 "a baseline at another rate: status 65"
expect_error 'different rate \(200 and 100\)' "which is named"
expect "before anything is driven" [ ! -e i/after ]
run "$FLATLINE" gate get.lua -o i --baseline g -R 200 --burst 9 --after "$holds"
expect_status 64 "bursts like those of a run that had none: status 64"
expect_error '^flatline: --burst has no effect with this --baseline' "both are named"
