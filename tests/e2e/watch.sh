# SPDX-License-Identifier: MIT
# flatline watch: a service under somebody else's load.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >get.lua <<'EOS'
load { users = 4, rate = 500, duration = "150s", warmup = 0 }
flow("get", function() http.get("/items/1") end)
EOS
port=$(free_port)
background "$leaky" --port "$port" --leak 16000
pid=$background_pid
await 10 "grep -q listening '$background_log'" || exit 99
url=http://127.0.0.1:$port
background "$FLATLINE" run get.lua --target "$url" -o load --no-plots

run "$FLATLINE" watch --pid "$pid" -d "$(lasting 1s 25s)" --sample-interval 100ms \
    --max-growth 5MiB/h -o seconds --no-plots
measured expect_status 1 "a leak by the second"
measured expect_output '^LEAK +anonymous memory grows .*[GM]iB/h' "and it says so"
run "$FLATLINE" judge seconds
measured expect_status 1 "judged again: the same"
expect "it is sampled and nothing forced" \
    sh -c '! grep -qE "collection|asked" seconds/events.csv'

run "$FLATLINE" watch --target "$url" --metrics "$url/metrics" -d "$(lasting 1s 8s)" \
    --per 'leaky_requests_total{path="all"}' --sample-interval 100ms \
    -o requests --no-plots
measured expect_status 1 "a leak by the service's own count"
measured expect_output '^LEAK +anonymous memory grows .*/request' "and it says so"
run "$FLATLINE" watch --metrics "$url/metrics" --runtime native -d "$(lasting 1s 10s)" \
    --sample-interval 100ms --per 'leaky_requests_total' -o page --no-plots
measured expect_status 1 "a page is enough"
measured expect_sentence '^LEAK as reported by [^ ]+: scraped resident memory' \
    "and is what is judged"

# Ctrl-C ends it, and it still prints the verdict.
background "$FLATLINE" watch --pid "$pid" -o cut --no-plots
await 10 "test -s cut/samples.csv" || exit 99
kill -INT "$background_pid"
await 10 "gone $background_pid"
expect "interrupted, it still judges" test -s cut/verdict.json

run "$FLATLINE" watch
expect_status 64 "nobody to watch: status 64"
run "$FLATLINE" watch --pid "$pid" --per a
expect_status 64 "a count without a page: status 64"
run "$FLATLINE" watch --pid 4194303 -o x
expect_status 69 "no such process: status 69"
