# SPDX-License-Identifier: MIT
# Bad input gets one clear line and the documented status.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

one_line() {
	expect "$1: in one line" \
	    sh -c '[ "$(wc -l <"$1")" -eq 1 ]' - "$stderr"
}

# refused STATUS PATTERN WHAT: of the last run
refused() {
	expect_status "$1" "$3: status $1"
	expect_error "$2" "$3: says $2"
	one_line "$3"
}

cat >ok.lua <<'EOF'
load { users = 2, duration = "1s", warmup = "200ms" }
flow("get", function(user) http.get("/") end)
EOF

run "$FLATLINE" run
refused 64 'usage: flatline run SCENARIO' "no scenario"
run "$FLATLINE" run nosuch.lua -- "$leaky"
refused 65 'nosuch.lua: No such file' "a scenario that is not there"
mkdir folder
run "$FLATLINE" run folder -- "$leaky"
refused 65 'folder: is a directory' "a directory for a scenario"
printf 'load {\nflow(\n' >syntax.lua
run "$FLATLINE" run syntax.lua -- "$leaky"
refused 65 'syntax.lua:[0-9]+: ' "a syntax error"
echo 'load { users = 1 }' >empty.lua
run "$FLATLINE" run empty.lua -- "$leaky"
refused 65 'empty.lua.*no flow' "no flows"
printf '\nload { durration = "1s" }\n' >option.lua
run "$FLATLINE" run option.lua -- "$leaky"
refused 65 "option.lua:2: .*durration.*did you mean 'duration'" \
    "an unknown option in a scenario"
printf 'load { users = 0 }\nflow("a", function() http.get("/") end)\n' >users.lua
run "$FLATLINE" run users.lua -- "$leaky"
refused 65 "users.lua:1: load.users: '0' is not allowed" "no users"

run "$FLATLINE" run ok.lua
refused 64 'use --target URL, --pid N, --container NAME, --cgroup PATH or -- COMMAND' "no target"
port=$(free_port)
run "$FLATLINE" run ok.lua --target "http://127.0.0.1:$port"
refused 69 "nothing listens on port $port" "a port that nobody owns"
run "$FLATLINE" run ok.lua --target http://nowhere.invalid:80
refused 69 'nowhere.invalid' "a host that is not found"
run "$FLATLINE" run ok.lua --target http://192.0.2.1:80
refused 64 'another machine' "another machine"
run "$FLATLINE" run ok.lua --target "127.0.0.1:$port"
refused 64 'is not a URL' "no URL"
run "$FLATLINE" run ok.lua -- ./nosuchcommand
refused 69 'nosuchcommand.*No such file' "a command that is not there"
run "$FLATLINE" run ok.lua -- sh -c 'echo cannot find my config >&2; exit 3'
refused 69 'exited with 3.*cannot find my config' "a target that dies at start"
run "$FLATLINE" run ok.lua --start-timeout 500ms -- "$leaky" --listen-never
refused 69 'does not listen' "a target that never listens"
run "$FLATLINE" run ok.lua --pid 4194303
refused 69 'no process 4194303|4194303.*no such process' "no such process"

run "$FLATLINE" run ok.lua -o /proc/nothing -- "$leaky"
refused 74 '/proc/nothing' "a directory that cannot be made"
mkdir -p taken && echo time_s >taken/samples.csv
run "$FLATLINE" run ok.lua -o taken -- "$leaky"
refused 64 'taken already holds a run' "a directory that holds a run"

run "$FLATLINE" run ok.lua --no-plots -o died -- "$leaky" --die-after 300
expect_status 3 "a target that dies midway: status 3"
expect_output 'died|exited' "a target that dies midway: it says so"
for ill in reset garbage; do
	run "$FLATLINE" run ok.lua --no-plots -o $ill --start-timeout 300ms -- \
	    "$leaky" --$ill
	refused 69 'listens on port [0-9]+, which does not speak HTTP' \
	    "a command that never serves: --$ill"
	background "$leaky" --$ill
	await 10 "grep -q listening '$background_log'" || exit 99
	run "$FLATLINE" run ok.lua --no-plots -o running \
	    --target "http://127.0.0.1:$(sed -n 's/.* //p' "$background_log")"
	expect_status 3 "a service that runs and does that: status 3"
	rm -rf running
done
expect_output 'not HTTP' "a target that answers nonsense: it says so"

run env PATH=/nowhere "$FLATLINE" run ok.lua -R 1000 -d "$(lasting 1s 3s)" \
    -o unplotted -- "$leaky" --leak 4096
measured expect_status 1 "without gnuplot: the verdict all the same"
expect_error 'gnuplot' "without gnuplot: how to get pictures"

# CSV files.
judged() { # NAME STATUS PATTERN
	run "$FLATLINE" judge in.csv
	refused "$2" "$3" "a CSV $1"
}
: >in.csv
judged "that is empty" 65 'in.csv: is empty'
printf '0,1\n1,2\n' >in.csv
judged "without a header" 65 'in.csv:1: no header'
printf 'time_s,rss_bytes\n0,1\n1,lots\n' >in.csv
judged "with text in a number" 65 'in.csv:3: not a number in column rss_bytes'
printf 'time_s,rss_bytes\n0,1\0002\n' >in.csv
judged "with a NUL byte" 65 'in.csv:2: a NUL byte'
printf 'time_s,rss_bytes\n0,1\n1\n2,3\n' >in.csv
judged "with a short row" 65 'in.csv:3: 1 fields where the header has 2'
printf 'when,rss_bytes\n0,1\n' >in.csv
judged "without time_s" 65 'no column time_s'
printf 'time_s,speed\n0,1\n' >in.csv
judged "without memory" 65 'no memory column'
printf 'time_s,rss_bytes\n0,1\n2,1\n1,1\n' >in.csv
judged "with rows in disorder" 65 'in.csv:4: times run backwards.*tail -n [+]2 in.csv [|] sort -t, -gk1,1'
seq 60 | awk 'BEGIN { print "time_s,requests,rss_bytes" }
	{ print $1 "," 100 + $1 * 37 % 11 ",4096" }' >in.csv
judged "with the requests of each row" 65 'requests must be a running count.*[$]2 = n [+]= [$]2'
run "$FLATLINE" compare in.csv in.csv
refused 65 'requests must be a running count' "and compared"
run "$FLATLINE" judge nosuch.csv
refused 65 'nosuch.csv: No such file' "a CSV that is not there"
printf 'time_s,rss_bytes\n0,1\n1,2\n2,' >in.csv
run "$FLATLINE" judge in.csv
expect_status 2 "a CSV with a cut last row is judged"
expect_error 'in.csv: the last row was cut short' "and that is said"

# A run directory from elsewhere.
mkdir run
printf 'time_s,rss_bytes\n0,1\n1,2\n' >run/samples.csv
described() { # WHAT ERROR
	run "$FLATLINE" judge run
	refused 65 "$2" "a run.json $1"
}
for json in '' '{' '{"version": 1}' '{"seed": null, "new": []}'; do
	printf '%s' "$json" >run/run.json
	run "$FLATLINE" judge run
	expect_status 2 "a run.json that holds '$json'"
done
echo '{"version": 2}' >run/run.json
described "of a newer version" 'run/run.json: its format is version 2, .* use a newer flatline'
run "$FLATLINE" report run
refused 65 'its format is version 2' "nor is that reported"
run "$FLATLINE" compare run run
refused 65 'its format is version 2' "nor compared"
echo '{"load": {"rate": "fast"}}' >run/run.json
described "with a text for a number" \
    'run/run.json: load.rate is a text, not a number'
echo '{"load": }' >run/run.json
described "that is no JSON" 'run/run.json:1: '
rm run/run.json && mkfifo run/run.json
described "that is a pipe" 'run/run.json: is not a regular file'
rm run/run.json && ln -s /etc/hostname run/run.json
described "that is a link" 'run/run.json: is a symbolic link'
rm run/run.json run/samples.csv && mkfifo run/samples.csv
run "$FLATLINE" judge run
refused 65 'run/samples.csv: is not a regular file' "samples that are a pipe"
