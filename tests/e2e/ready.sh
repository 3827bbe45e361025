# SPDX-License-Identifier: MIT
# The load goes to the port that answers as the service, when it is ready.
. "${srcdir:-.}/tests/lib.sh"
starting=$builddir/tests/targets/starting

cat >items.lua <<'EOS'
load { users = 2, requests = 40, warmup = "0s" }
flow("items", function() http.get("/items", { expect = 200 }) end)
EOS
echo 'flow("none", { get = "/none" })' >none.lua

# On two ports, of which the first one opened is not the service.
run "$FLATLINE" run items.lua -o run --no-plots -- "$starting" 1500
service=$(sed -n 's/service //p' run/target.log)
admin=$(sed -n 's/admin //p' run/target.log)
expect_output '40 requests measured' "it is awaited while it answers 503"
expect_no_output 'failed' "and no request is too early"
expect "the load goes to the service" \
    grep -q "\"url\": \"http://127.0.0.1:$service\"" run/run.json
expect_sentence "at http://127.0.0.1:$service; also listening: $admin" \
    "what else listens is told"

run "$FLATLINE" check items.lua -- "$starting" 300
expect_status 0 "check finds it too"
expect_output '< 200' "and waits for it"

run "$FLATLINE" check none.lua -- "$starting" 0
expect_status 69 "ports that answer alike: status 69"
expect_error '--target http://127.0.0.1:[0-9]+ or --target http' \
    "and what to say"

# It does not become ready.
run "$FLATLINE" run items.lua -o late --no-plots --start-timeout 300ms -- \
    env "$starting" 60000
expect_status 69 "it is never ready: status 69"
expect_error 'the target answered 503 for ' "and how it answered"

expect "nothing is left but its log" [ "$(ls late)" = target.log ]

background "$starting" 60000
await 10 "grep -q service '$background_log'" || exit 99
port=$(sed -n 's/service //p' "$background_log")
run "$FLATLINE" run items.lua -o late --no-plots --start-timeout 300ms \
    --target "http://127.0.0.1:$port"
expect_status 69 "nor at that address: status 69"
expect_error 'the target answered 503 for ' "and how it answered"
port=$(sed -n 's/admin //p' "$background_log")
run "$FLATLINE" run items.lua -o late --no-plots --start-timeout 300ms \
    --ready /health --target "http://127.0.0.1:$port"
expect_status 69 "the path of --ready has to answer well"
expect_error 'the target answered 404 for .*/health' "as that says"

run "$FLATLINE" run items.lua -o late --no-plots \
    --target "http://127.0.0.1:$(free_port)"
expect_status 69 "nothing is there: status 69"
expect_error 'nothing listens on port' "which is told at once"
run "$FLATLINE" run items.lua --ready health
expect_status 64 "a path begins with a slash"

# One that is not there yet.
port=$(free_port)
meanwhile "$FLATLINE" run items.lua -o soon --no-plots --start-timeout 30s \
    --target "http://127.0.0.1:$port"
await 10 "[ -d soon ]" || exit 99
background "$builddir/tests/targets/leaky" --port "$port"
join
expect_output '40 requests measured' "it may come later if that is asked for"
