# SPDX-License-Identifier: MIT
# Several processes are sampled as one target: --pid, repeated.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >get.lua <<'EOS'
load { users = 4, rate = 400, duration = "2s", warmup = "500ms" }
flow("get", function() http.get("/items/1") end)
EOS
port=$(free_port)
background "$leaky" --port "$port" --leak 8192
await 10 "grep -q listening '$background_log'" || exit 99
leaks=$background_pid
background sleep 600
idle=$background_pid
await 10 "grep -q sleep /proc/$idle/comm" || exit 99
to=http://127.0.0.1:$port

run "$FLATLINE" run get.lua --target "$to" --pid "$idle" --pid "$leaks" \
    -o both --no-plots -v
measured expect_status 1 "what the second process keeps is a LEAK"
expect_output "target +sleep \(pid $idle\) and leaky \(pid $leaks\)" \
    "both are named"
expect "and recorded" grep -q "\"pid\": *$leaks" both/run.json
expect "their memory is added up" sh -c '
	rss=$(awk "/^VmRSS/ { print \$2 * 1024 }" "/proc/$1/status")
	awk -F, -v least="$rss" "
	    NR == 1 { for (i = 1; i <= NF; i++) if (\$i == \"rss_bytes\") at = i }
	    { last = \$at } END { exit !(last > least) }" both/samples.csv' - "$leaks"

FLATLINE_PID=$idle run "$FLATLINE" run get.lua --target "$to" --pid "$leaks" \
    -d "$(lasting 500ms 1s)" -o one --no-plots -v
expect_output "target +leaky \(pid $leaks\)," \
    "the command line overrules the environment"

meanwhile "$FLATLINE" run get.lua -d 30s --target "$to" --pid "$leaks" \
    --pid "$idle" -o ends --no-plots -v
await 10 "grep -q 'sleep.* is there' ends/events.csv 2>/dev/null"
kill "$idle"
join
expect_sentence "sleep \(pid $idle\), one of the processes that are sampled, ended" \
    "the end of one of them ends the run, and is told"

run "$FLATLINE" run get.lua --target "$to" --pid "$leaks" --pid 4194303
expect_status 69 "a process that does not exist: status 69"
expect_error 'there is no process 4194303' "and which"
run "$FLATLINE" run get.lua --target "$to" --pid "$leaks" --pid none
expect_status 64 "not a number: status 64"
expect_error "^flatline: --pid: 'none' is not allowed" "and why"
