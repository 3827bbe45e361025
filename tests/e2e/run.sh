# SPDX-License-Identifier: MIT
# flatline run against a small service that leaks, or does not.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

most=$(lasting 500 4000)
cat >load.lua <<EOF
load { rate = 1000, requests = $most, warmup = "500ms" }
limits { ["GET /items/:id"] = { p95 = "1m" } }
flow("items", function(user)
  local r = http.get("/items/" .. random(1, 100))
  expect(r.status == 200, "found")
end)
EOF

meanwhile "$FLATLINE" run load.lua -u 8 -R 1500 -n "$(lasting 500 6000)" -o flat -- "$leaky"
# Links planted in the output directory are not followed.
mkdir leak
echo kept >theirs
for file in run.json.new .run.json.new latency.csv verdict.json report.html \
    summary.md junit.xml; do
	ln -s ../theirs "leak/$file"
done
run "$FLATLINE" run load.lua -o leak -- "$leaky" --leak 4096
measured expect_status 1 "a service that keeps 4 KiB a request leaks"
measured expect_output '^LEAK' "and the first line says so"
expect_output 'GET /items/:id' "routes are folded"
for file in run.json samples.csv routes.csv events.csv latency.csv \
    verdict.json target.log; do
	expect "the run directory holds $file" test -s "leak/$file"
done
expect "no link is followed" [ "$(cat theirs)" = kept ]
expect "but replaced" [ ! -L leak/verdict.json ]
expect "measured are as many requests as asked for" \
    grep -q '"measured_requests": '"$most" leak/run.json
expect "the service has ended with the run" \
    gone "$(sed -n 's/.*(pid \([0-9]*\)).*/\1/p' leak/events.csv | head -1)"

join
measured expect_status 0 "a service that keeps nothing is flat"
measured expect_output '^FLAT' "and the first line says so"
measured expect_output 'ok +p95 of GET /items/:id' "and holds the route's limit"

# A service that is there already, found by its port.
port=$(free_port)
background "$leaky" --port "$port" --leak-fd
await 10 "grep -q listening '$background_log'"
run "$FLATLINE" run load.lua -n "$(lasting 500 3000)" -o found --target "http://127.0.0.1:$port" \
    --no-plots --json
measured expect_status 1 "a running service is found by its port; a file kept for each request is a leak"
measured expect_output '"decisive": ?"fds"' "and it is named"
expect "and goes on when the run has ended" kill -0 "$background_pid"
measured expect "--json: one line, the verdict" \
    sh -c '[ "$(wc -l <"$1")" -eq 1 ] && grep -q "^{\"verdict\": *\"leak\"" "$1"' \
    - "$stdout"
run "$FLATLINE" run load.lua -n "$(lasting 500 3000)" -o bypid --no-plots --pid "$background_pid" \
    --events told.jsonl -q
measured expect_status 1 "a running service by its number"
expect "--events: a phase is told" \
    grep -q '"type":"phase".*"phase":"measure"' told.jsonl
expect "and how it goes on" grep -q '"type":"progress".*"requests":[1-9]' \
    told.jsonl
measured expect "and the verdict at the end" \
    sh -c 'tail -n 1 told.jsonl | grep -q "\"type\":\"verdict\".*\"leak\""'
run "$FLATLINE" run load.lua -o untold --events /nosuch/file -- "$leaky"
expect_status 74 "--events where nothing can be: status 74"
ln -s theirs told
run "$FLATLINE" run load.lua -o untold --events told -- "$leaky"
expect_status 74 "--events through a link: status 74"
expect "which is not followed" [ "$(cat theirs)" = kept ]

run "$FLATLINE" judge --json bypid leak flat
measured expect_status 1 "several inputs: the worst status"
expect "several inputs: a line each" \
    sh -c '[ "$(wc -l <"$1")" -eq 3 ]' - "$stdout"

# Limits other than growth are shown, marked and change the status.
run "$FLATLINE" judge --max-p95 1us flat
expect_status 3 "a limit of p95 is broken"
expect_output 'FAIL p95 +[0-9.]+ [mu]?s, at most 1 us' "and named"
run "$FLATLINE" judge --route-limit "GET /items/:id p95=1us" \
    --route-limit "GET /none p99=1us" flat
expect_status 3 "a limit of one route is broken"
expect_output 'FAIL p95 of GET /items/:id: +[0-9.]+ [mu]?s, at most 1 us' \
    "and named with its route"
expect_output 'FAIL p99 of GET /none: +never requested' "so is one that was not driven"
run "$FLATLINE" judge --route-limit "GET /item/:id p99=1m" --inconclusive pass flat
expect_status 3 "a misspelt route passes no gate"
tr -s '\n ' ' ' <"$stdout" >line
measured expect "which the first line says, and what was meant" grep -q \
    '^FLAT but limit p99 of GET /item/:id was not checked: that route was never requested: did you mean GET /items/:id?; ' line
run "$FLATLINE" judge --max-growth 1KiB/requst flat
expect_status 64 "growth per what was not counted is none"
expect_error 'growth per requst: did you mean per request\?' "nor misspelt"
run "$FLATLINE" judge --route-limit "GET /items/:id p96=1us" flat
expect_status 64 "another percentile is refused"
run "$FLATLINE" judge --max-p95 1m flat
measured expect_status 0 "another one holds"
run "$FLATLINE" judge --max-p99 1us --min-rate 1 --max-fds 3 flat
measured expect_status 3 "a broken limit: status 3"
measured expect_output '^FLAT +but limit p99 is broken' \
    "whatever growth is, and the first line says why"
measured expect "the last line shows its course" \
    [ "$(tail -n 1 "$stdout")" = "next: flatline plot flat latency" ]
expect_output 'FAIL p99 +[0-9.]+ m?u?s, at most 1 us' "with what was seen"
expect_output 'ok +rate +[0-9,]+/s, at least 1/s' "also of a limit that held"
expect_output 'FAIL fds +[0-9]+, at most 3' "and descriptors"
run env LC_ALL=C.UTF-8 "$FLATLINE" judge --max-p99 1us flat
expect_output '✗ p99' "a cross where the terminal has one"
run "$FLATLINE" judge -q --max-p99 1us flat
measured expect_error 'limit p99 [0-9.]+ m?u?s, at most 1 us' "-q: why it failed"
run "$FLATLINE" judge --max-p99 1us leak
measured expect_status 1 "a leak stays a leak"

# While it runs, for people.
if command -v script >/dev/null; then
	env TERM=xterm script -qec "'$FLATLINE' run load.lua -n 3000 -R 1000 \
	    --no-plots -o shown -- '$leaky' --leak 4096" typescript >/dev/null
	expect "a terminal: a block that is redrawn" \
	    grep -q "$(printf '\033')\[4A" typescript
	expect "and gone at the end" grep -q "$(printf '\033')\[4A$(printf '\033')\[J" \
	    typescript
	measured expect "with the growth so far" grep -q '^.*growth .*/request' typescript
	measured expect "before the summary" grep -q 'LEAK' typescript
else
	skip "a terminal: a block that is redrawn" "script is not installed"
fi
