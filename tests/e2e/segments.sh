# SPDX-License-Identifier: MIT
# A load that several machines make, and one run of theirs.
. "${srcdir:-.}/tests/lib.sh"
witness=$builddir/tests/targets/witness
leaky=$builddir/tests/targets/leaky
unset SLURM_PROCID SLURM_NTASKS SLURM_ARRAY_TASK_ID OMPI_COMM_WORLD_RANK PMI_RANK \
    JOB_COMPLETION_INDEX

# What all segments together ask for is what one machine asks for.
{
	echo name
	seq -f 'row%g' 1 7
} >names.csv
cat >create.lua <<'EOF'
load { rate = 200, requests = 50, threads = 1, arrival = "poisson" }
local names = data.csv("names.csv")
flow("create", { weight = 2 }, function(user)
  http.post("/items/" .. random(1000), { body = names:next().name .. uuid() .. user.iteration })
end)
flow("look", function() http.get("/look/" .. names:next().name .. unique()) end)
EOF
i=0
for second in 0 0 1 1 1 1 2 3 3 3; do
	i=$((i + 1))
	echo "10.0.0.1 - - [02/Jan/2026:03:00:0$second +0000] \"GET /line/$i HTTP/1.1\" 200 5 \"-\" \"curl\""
done >some.log
# A machine that is too busy drops what is late: then once more.
drive() { # DIR OPTION...
	dir=$1
	shift
	for _ in $(lasting 1 "1 2 3"); do
		rm -rf "$dir"
		run "$FLATLINE" run "$@" --no-plots -o "$dir" -- "$witness"
		grep -q '"dropped": 0,' "$dir/run.json" && return
	done
}
asked() { # RUN...
	for run_dir; do
		sed -E 's/^[^ ]* //' "$run_dir/target.log"
	done | sort
}
shares() { # NAME OPTION...
	name=$1
	shift
	drive "$name.whole" "$@"
	for k in 1 2 3; do
		drive "$name.$k" "$@" --segment $k/3
	done
	asked "$name.whole" >"$name.one"
	asked "$name.1" "$name.2" "$name.3" >"$name.all"
	expect "$name: it was driven" test -s "$name.one"
	measured expect "$name: all segments ask for what one load does" \
	    cmp "$name.one" "$name.all"
}
several() {
	cp ../names.csv ../create.lua ../some.log .
	shares arrivals create.lua --salt s
	expect_status 0 "a segment is not judged"
	expect_output '^segment 3/3: 20 requests, 0 failed' "and says its share"
	expect_output '^next: flatline merge WATCH arrivals.3' "and what is next"
	shares lines --replay some.log --speed 4x -t 2
	expect "lines: each segment has some" test -s lines.1/target.log
}

# A target, generators, and one run of all that they did.
cat >get.lua <<'EOF'
load { rate = 800, users = 20, duration = "6s", warmup = "1s" }
flow("get", function() http.get("/items/" .. random(9)) end)
local put = counter("put")
flow("put", function()
  http.post("/items", { body = "x" })
  put:add(2)
end)
EOF
scene() { # NAME LEAKY-OPTION...
	name=$1
	shift
	port=$(cat ../"$name.port")
	cp ../get.lua .
	background "$leaky" --port "$port" "$@"
	target=$background_pid
	await 20 "grep -q listening '$background_log'" || exit 99
	generators=
}
generate() { # K OPTION...: segment K of two
	k=$1
	shift
	background "$FLATLINE" run get.lua --target "http://127.0.0.1:$port" \
	    --segment "$k/2" --start-together start -d "$(lasting 2s 6s 20s)" \
	    --no-plots -o "$name.$k" "$@"
	generators="$generators $background_pid"
}
generated() {
	for pid in $generators; do
		await 90 "gone $pid" || exit 99
	done
}
# What the scenario had counted in the last row.
counted() { # RUN
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "counted_put") at = i }
	at { last = $at } END { print last + 0 }' "$1/samples.csv"
}
# A number of run.json, of what its load came to.
done_of() { # KEY RUN
	sed -nE '/^  "done"/,$ s/^    "'"$1"'": ([0-9]+),?$/\1/p' "$2/run.json"
}
buckets() { # RUN...: sums, without min, max and sum
	for run_dir; do
		tail -n +2 "$run_dir/histograms.csv"
	done | awk -F, '$(NF - 1) !~ /^(min|max|sum)$/ {
		count = $NF
		sub(/,[0-9]*$/, "")
		sum[$0] += count
	}
	END { for (key in sum) print key "," sum[key] }' | sort
}
leaks() {
	scene leak --leak 16000
	background "$FLATLINE" watch --pid "$target" --sample-interval 100ms \
	    --no-plots -o leak.watch
	watch=$background_pid
	await 20 "test -s leak.watch/samples.csv" || exit 99
	generate 1
	generate 2
	generated
	kill -INT "$watch"
	await 20 "gone $watch" || exit 99
	run "$FLATLINE" merge leak.2 leak.watch leak.1 -o leak.merged --no-plots
	measured expect_status 1 "a leak by the load of two machines"
	measured expect_output '^LEAK +[a-z]+ memory grows 1[4-9](\.[0-9]+)? KiB/request' \
	    "per request of both together"
	expect_error '2 segments, [0-9,]+ requests, begun within .* of one another; sampled by leak.watch' \
	    "what was merged is told"
	one=$(done_of requests leak.1)
	other=$(done_of requests leak.2)
	both=$((one + other))
	expect "requests are summed" [ "$(done_of requests leak.merged)" = $both ]
	expect "so are those of the last row" \
	    [ "$(tail -n 1 leak.merged/samples.csv | cut -d, -f2)" = $both ]
	one=$(counted leak.1)
	other=$(counted leak.2)
	expect "and what the scenario counts" \
	    [ "$one" -gt 0 -a "$(counted leak.merged)" = $((one + other)) ]
	expect "and those of routes" [ "$(awk -F, 'NR > 1 { last[$2 $3] = $4 }
	    END { for (key in last) sum += last[key]; print sum }' \
	    leak.merged/routes.csv)" = $both ]
	buckets leak.1 leak.2 >two
	buckets leak.merged >merged
	expect "histograms are the sums of buckets" cmp two merged
	expect "there are some" test -s merged
	expect "clocks were compared" grep -q '"clock_s": ' leak.merged/run.json
	run "$FLATLINE" report leak.merged --no-plots
	measured expect_status 1 "the merged run can be reported again"
}
# One of them samples: without a segment, or with one twice, nothing is merged.
refused() {
	run "$FLATLINE" merge flat.1 -o no
	expect_status 64 "one run is not merged: status 64"
	run "$FLATLINE" merge flat.1 flat.1 -o no
	expect_status 65 "one that is there twice: status 65"
	expect_error 'flat.1 and flat.1 are both segment 1' "which is named"
	mkdir none
	run "$FLATLINE" merge flat.2 none -o no
	expect_status 65 "one that is no run: status 65"
	sed 's/"number": 2/"number": 3/; s/"of": 2/"of": 3/' flat.2/run.json >none/run.json
	run "$FLATLINE" merge flat.1 none -o no
	expect_error 'flat.1 is one of 2 segments, and none one of 3' "one of another load"
	sed 's/"number": 2/"number": 1/' flat.2/run.json >none/run.json
	run "$FLATLINE" merge flat.2 none -o no
	expect_error 'no run sampled the target' "none that sampled"
	cp flat.1/run.json none/run.json
	sed 's/"seed": 1/"seed": 2/' flat.2/run.json >none/run.json
	run "$FLATLINE" merge flat.1 none -o no
	expect_error 'are segments of two loads' "one of another seed"
	expect "and nothing is written" test ! -e no
	run "$FLATLINE" run get.lua --target "http://127.0.0.1:$port" \
	    --segment 1/2 --start-together start -o no
	expect_status 64 "a folder that served another run: status 64"
	expect_error 'start/segment-1-of-2 is there already' "which is told"
}
flat() {
	scene flat
	generate 1 --pid "$target"
	generate 2
	generated
	run "$FLATLINE" merge flat.1 flat.2 -o flat.merged --no-plots
	measured expect_status 0 "no leak by the load of two machines"
	measured expect_output '^FLAT ' "is FLAT"
	refused
}
# One that is killed leaves unknown what it did.
killed() {
	scene killed
	generate 1 --pid "$target"
	generate 2
	await 60 "grep -q 'phase,measure' killed.2/events.csv 2>/dev/null" || exit 99
	await 60 "[ \$(wc -l <killed.2/samples.csv) -gt $(lasting 20 50 100) ]" || exit 99
	kill -KILL "$background_pid"
	generated
	run "$FLATLINE" merge killed.1 killed.2 -o killed.merged --no-plots
	expect_status 2 "a segment was killed: inconclusive"
	expect_error 'segment 2/2 \(killed.2\) was ended before its time' "which is told"
	measured expect_sentence 'segment 2/2 was ended before its time' "and is the reason"
	expect_output '^next: run all 2 segments again' "and what decides"
}
# One that samples for itself, and begins at a time.
alone() {
	cp ../get.lua .
	run "$FLATLINE" run get.lua --segment 1/1 -d 1s --no-plots -o alone \
	    --start-at "$(date -u -d '+1 second' +%FT%TZ)" -- "$leaky"
	expect_status 0 "a segment may sample too"
	run "$FLATLINE" merge alone alone -o none
	expect_status 65 "but not be there twice"
}
options() {
	cat >cases <<'EOF'
64|--segment 5/4|--segment: '5/4' is no segment
64|--segment auto|--segment: auto: no variable of Slurm
64|--segment 1/4 --until-certain|--until-certain do not go together
64|--segment 1/4 --cycles 5|--cycles do not go together
64|--segment 1/9 -n 5|--requests is 5, and there are 9 segments
64|--segment 1/9 -c 5|--connections is 5, and there are 9 segments
64|--start-at 2026-11-30T12:00:00Z|--start-at has no effect without --segment
64|--segment 1/2 --start-at noon|'noon' is not a time
EOF
	echo 'flow("get", { get = "/" })' >plain.lua
	while IFS='|' read -r expected words message; do
		# Several words.
		# shellcheck disable=SC2086
		run "$FLATLINE" run plain.lua --target http://127.0.0.1:1 $words
		expect_status "$expected" "$words: status $expected"
		expect_error "$message" "and why"
	done <cases
	python3 -c 'import yaml' 2>/dev/null || return
	expect "Kubernetes' template is YAML" python3 -c 'import sys, yaml
job, claim, deployment, service = yaml.safe_load_all(open(sys.argv[1]))
spec = job["spec"]
assert spec["completionMode"] == "Indexed"
env = spec["template"]["spec"]["containers"][0]["env"]
assert int(env[0]["value"]) == spec["completions"] == spec["parallelism"]
assert deployment["spec"]["template"]["spec"]["shareProcessNamespace"] is True' \
	    "$srcdir/templates/segments-kubernetes.yml"
}
for name in leak flat killed; do
	free_port >$name.port
done
width=7
aside leaks
aside flat
aside killed
aside several
aside alone
aside options
gather
