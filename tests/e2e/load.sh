# SPDX-License-Identifier: MIT
# Load generation: threads, rates, stages, and the generator's own figures.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >data.lua <<'EOS'
flow("get", { get = "/items/1", expect = 200, weight = 3 })
flow("post", { post = "/items", json = { a = 1 }, name = "make" })
EOS
cat >stages.lua <<'EOS'
load { rate = 100, warmup = 0, arrival = "poisson",
       stages = { { "500ms", 400 }, { "500ms", 400 } } }
flow("get", { get = "/items/1" })
EOS
number() { # RUN KEY: the first number of that name in run.json
	sed -nE "s/^ *\"$2\": ([0-9.]+),?$/\1/p" "$1/run.json" | head -1
}
run_quick() { # OPTION...: status is not looked at
	run "$FLATLINE" run "$@" --no-plots --max-growth 1MiB/request -- "$leaky"
}

for threads in 1 2 5; do
	run_quick data.lua -v -t $threads -u 7 -n 900 --warmup 0 -o "t$threads"
	expect "$threads threads: exactly so many requests" \
	    [ "$(number "t$threads" measured_requests)" = 900 ]
	expect_output "flatline +$threads thread" "$threads threads: told"
done
expect_output 'make  p50 .* p99' "latency by route, by the name it was given"
expect "latency.csv has them too" grep -q '^make,99.9,' t5/latency.csv
expect "and those of all, with no name" grep -q '^,99.9,' t5/latency.csv
expect "expect = 200 is a check that was passed" \
    grep -q '"check": "get: status 200"' t5/run.json
expect "routes are written by one hand only: they never fall" \
    awk -F, 'NR > 1 && $2 == "make" && $4 + 0 < last { exit 1 }
	NR > 1 && $2 == "make" { last = $4 + 0 }' t5/routes.csv

cat >none.lua <<'EOS'
flow("p", function() think("10ms") end)
EOS
for length in '-n 6' '-d 1s' '--cycles 3 --burst 5'; do
	# shellcheck disable=SC2086 # several words
	run timeout 20 "$FLATLINE" run none.lua $length -o none -- "$leaky"
	expect_status 65 "$length: a scenario that makes no request is bad"
	expect_error '^flatline: none.lua: no request is made: flow "p" ended' \
	    "$length: and it is named"
	expect "$length: no run is left to judge" [ ! -e none/run.json ]
done

run_quick data.lua -t 2 -R 500 -d 2s --warmup 200ms -o rate
expect_output 'from the scheduled time' "a rate: corrected latency"
expect_output 'from when it was sent' "a rate: and the uncorrected one"
expect "a rate: how late requests were sent is on record" \
    [ -n "$(number rate sent_lag_p99_ms)" ]
run "$FLATLINE" judge --runtime native rate/self.csv
expect "flatline's own memory is judged as any other" \
    grep -q 'anonymous memory' "$stdout"
expect "samples of itself: memory, processor, lag" \
    grep -q '^time_s,requests,errors,rss_bytes,anon_bytes,cpu_s,busiest,lag_ms' \
    rate/self.csv

run_quick stages.lua -t 2 -o stages
arrived=$(($(number stages iterations) + $(number stages dropped)))
measured expect "stages: the area below them arrived ($arrived)" \
    [ "$((arrived >= 260 && arrived <= 335))" -eq 1 ]
cat >varied.lua <<'EOS'
load { rate = 2000, users = 20, warmup = "200ms",
       stages = { { "2s", 2000 }, { "20ms", 200 }, { "2s", 200 },
		  { "20ms", 1500 }, { "2s", 1500 } } }
flow("get", { get = "/items/1" })
EOS
run "$FLATLINE" run varied.lua --no-plots -o varied -- "$leaky" --leak 4096
measured expect_output 'follows +requests: 4\.0[0-9] KiB/request' \
    "under a load that varies: growth follows requests"
run "$FLATLINE" run stages.lua -n 100 -o x -- "$leaky"
expect_status 65 "stages and a number of requests: the scenario's mistake"
expect_error 'load.stages and --requests both .*: leave out one' "and what to do"
run "$FLATLINE" run data.lua --stages 30s:10,x -o x -- "$leaky"
expect_status 64 "stages that are none: status 64"
expect_error '30s:100, 1m:500' "and how to write them"
run "$FLATLINE" run data.lua --arrival poisson -o x -- "$leaky"
expect_error '--arrival has no effect without --rate' "arrival without a rate"
run "$FLATLINE" run data.lua -R 10 --arrival often -o x -- "$leaky"
expect_error "--arrival: unknown value 'often': write uniform or poisson" \
    "a word that is none"
run "$FLATLINE" run data.lua -R 0 -o x -- "$leaky"
expect_error 'nothing would be sent' "a rate of 0"
run "$FLATLINE" run data.lua -t 0 -o x -- "$leaky"
expect_status 64 "no threads at all: status 64"

# A target that handles a tenth of the load: reported, and memory stays bounded.
cat >slow.lua <<'EOS'
load { rate = 3000, users = 10, duration = "2s", warmup = "500ms" }
flow("get", { get = "/items/1" })
EOS
run "$FLATLINE" run slow.lua --no-plots -o slow -- "$leaky" --delay-ms 50
measured expect_status 3 "ten times what the target takes: the load was not held"
measured expect_output 'dropped +[0-9,]+ iterations found no free user' "and told so"
measured expect_output 'load not held|load generator was the bottleneck' "with a reason"

# What the machine does not allow is told before the load begins.
run sh -c "ulimit -n 200 && exec '$FLATLINE' run data.lua -u 300 -n 1 --warmup 0s \
    --no-plots -o few -- '$leaky'"
expect_error '300 connections, but this process may open 200 files: ulimit -n' \
    "more connections than files"

# Ctrl-C with several threads.
background "$FLATLINE" run data.lua -t 2 -u 8 -d 60s --no-plots -o int -- "$leaky"
await 20 "grep -q measure int/events.csv || grep -q warm-up int/events.csv"
await 20 "test -s int/self.csv"
kill -INT "$background_pid"
expect "Ctrl-C ends all threads, and the run is complete" \
    await 20 "grep -q '\"measured_requests\"' int/run.json"
