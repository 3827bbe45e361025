# SPDX-License-Identifier: MIT
# FLAT needs proof that what is sampled is what answers.
. "${srcdir:-.}/tests/lib.sh"
relay=$builddir/tests/targets/relay
port=$(free_port)
target=http://127.0.0.1:$port

cat >items.lua <<EOF
load { users = 20, duration = "1500ms", warmup = "300ms" }
flow("items", function()
  http.get("/items")
  think("100ms")
end)
EOF
background "$relay" --port "$port"
await 10 "grep -q listening '$background_log'"
service=$background_pid
background sleep 60
stranger=$background_pid

run "$FLATLINE" run items.lua --no-plots --target "$target" --pid "$stranger" -o other
expect_status 2 "--pid of a process that answers nothing: status 2"
expect_sentence "^INCONCLUSIVE relay \(pid $service\) answered the load, not sleep \(pid $stranger\), which was sampled" \
    "the first line says who answered"
expect_output "^next: the same command with --pid $service$" \
    "the last one what to do"
expect "run.json has it" grep -q '"sampled": false' other/run.json
run "$FLATLINE" judge other
expect_status 2 "judged again: status 2"
expect_output "^INCONCLUSIVE  relay \(pid $service\) answered" "for that reason"

run "$FLATLINE" run items.lua --no-plots --target "$target" -o same
expect_no_output "answered" "the process that answers is sampled: nothing is said"
expect "run.json has that too" grep -q '"sampled": true' same/run.json
run "$FLATLINE" run items.lua --no-plots --target "$target" -n 6 -o short
expect_no_output "answered" "six requests are enough to tell"
expect "who answered them" grep -q '"sampled": true' short/run.json

background "$relay" --port "$port"
await 10 "grep -q listening '$background_log'"
run "$FLATLINE" run items.lua --no-plots --target "$target" --pid "$service"
expect_status 2 "two processes share a port, and one is sampled: status 2"
expect_sentence "^INCONCLUSIVE relay \(pid $background_pid\) answered [0-9]+ of 20 connections that were looked at, and was not sampled" \
    "the first line says how many the other one answered"
expect_output "^next: the same command with --pid $service --pid $background_pid$" \
    "and the last one what to do"
run "$FLATLINE" run items.lua --no-plots --target "$target" -o both
expect_no_output "answered" "by the port, both are sampled"
expect "and run.json has both" [ "$(grep -c '"sampled": true' both/run.json)" -eq 2 ]
