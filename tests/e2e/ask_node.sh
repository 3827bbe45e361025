# SPDX-License-Identifier: MIT
# Node is asked for its heap, and left as it was found.
. "${srcdir:-.}/tests/lib.sh"
need node "no node here: ./bootstrap check --all installs it"
service=$srcdir/tests/targets/asked/service.js

cat >get.lua <<EOS
load { users = 4, duration = "$(lasting 1s 6s)", warmup = "$(lasting 1s 2s)" }
flow("get", function() http.get("/items/1") end)
EOS
run "$FLATLINE" run get.lua --until-certain -d "$(lasting 1s 6s)" \
    --max-duration "$(lasting 2s 20s)" -o leaky \
    --no-plots -- node "$service" leaky
measured expect_status 1 "a leak"
measured expect_output '^LEAK +heap after collection grows' "is told from the heap"
measured expect_output 'asked +node \(pid [0-9]+\), through its inspector' "and how"
measured expect_output 'collected +[0-9]+ times' "and what that cost"
measured expect_output 'at most [0-9.]+ % of requests waited' "and whom"
run "$FLATLINE" run get.lua -d "$(lasting 1s 10s)" -o flat --no-plots -- \
    node "$service"
measured expect_status 0 "no leak"
measured expect_output '^FLAT +heap after collection grows less than' "is told as well"
run "$FLATLINE" run get.lua -d "$(lasting 1s 6s)" -o buffers --no-plots -- \
    node "$service" buffers
measured expect_status 1 "buffers outside the heap are a leak"
run "$FLATLINE" run get.lua -o open -d "$(lasting 1s 3s)" -R 500 -u 2 --no-plots -- \
    node "$service"
measured expect_output 'about [0-9.]+ % of requests waited' "a rate: about as many"
run "$FLATLINE" run get.lua -o beyond -d "$(lasting 1s 3s)" -R 20k -u 1 --no-plots -- \
    node "$service"
tr -s '\n ' ' ' <"$stdout" >line
measured expect "and who was not sent for it" \
    grep -q 'no free user within 100 ms; collections stopped the target' line
# From the start of one to that of the next: at least what it took, in budgets.
# A sample may come half an interval early, and times are rounded.
run "$FLATLINE" run get.lua -o budget --gc-budget 5% --no-plots -- \
    node "$service" leaky
measured expect "a budget is kept" awk -F, '$2 == "collection" {
	start = $1 - $3 / 1000
	early += n++ && start < due - 0.1
	due = start + $3 / 1000 / 0.05
} END { exit early || n < 2 }' budget/events.csv
run "$FLATLINE" run get.lua -o off -d 1s --no-runtime --no-plots -- \
    node "$service"
expect "switched off" sh -c '! grep -q collection off/events.csv'
expect "no inspector is opened" sh -c '! grep -q Debugger off/target.log'
run "$FLATLINE" run get.lua --cycles 12 --burst 400 --settle 50ms \
    -o cycles --no-plots -- node "$service" leaky
measured expect_status 1 "one collection a cycle: a leak by 12 of them"
expect_output 'between the bursts: no request waited' "which cost no request"
expect "one a cycle" [ "$(grep -c collection cycles/events.csv)" -eq 12 ]
