# SPDX-License-Identifier: MIT
# What a scenario counts itself, and tags: as causes, in limits, in reports.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

# Only /keep leaks, and each request of it sells two.
cat >sold.lua <<EOF
load { users = 4, duration = "$(lasting 1s 3s)", warmup = "300ms" }
local sold = counter("sold")
limits { growth = "1KiB/sold", ["GET /keep {tier=gold}"] = { p95 = "10s" } }
flow("buy", function()
  local tier = random(2) == 1 and "gold" or "free"
  http.get("/keep", { tags = { tier = tier } })
  counter("sold"):add(2)
end)
flow("look", { get = "/items/1" })
EOF
run "$FLATLINE" run sold.lua -o leak --no-plots -- "$leaky" --leak 8000 --only-keep
measured expect_status 1 "4 KiB are leaked for each that is sold"
measured expect_output '^LEAK .* grows [34]\.[0-9]+ KiB/sold' "which the verdict says"
expect_output '^  counted +sold [0-9,]+$' "with how many were sold"
expect_output 'p95 of GET /keep \{tier=gold\}: +[0-9.]+ [mu]?s, at most 10 s' \
    "a limit is of the requests with its tag"
expect "tags tell routes apart" grep -q ',GET /keep {tier=free},2xx,' leak/routes.csv
expect "a column of its own" grep -q '^time_s,.*,counted_sold$' leak/samples.csv
expect "it counts all" [ "$(tail -n 1 leak/samples.csv | sed 's/.*,//')" -gt 100 ]
expect "a report tells it" grep -q 'Counted by the scenario: sold [0-9,]*[.]' leak/report.html
expect "so does the summary" grep -q 'counted.*sold [0-9,]*' leak/summary.md
run "$FLATLINE" judge --max-growth 100KiB/sold leak
measured expect_status 0 "more may be tolerated"
run "$FLATLINE" judge --max-growth 1KiB/bought leak
expect_status 64 "growth per what is not counted"
expect_error "growth per bought: the scenario has no counter\\('bought'\\)" "is refused"
run "$FLATLINE" judge --max-growth 1KiB/slod leak
expect_error 'growth per slod: did you mean per sold[?]' "also misspelt"
run "$FLATLINE" run sold.lua --max-growth 1KiB/request -o both --no-plots -- "$leaky"
expect_no_error 'sold' "what is counted need not be limited"

# In a recorded run growth follows what is counted, and nothing else.
mkdir shop
echo '{"scenario": {"path": "a.lua"}, "load": {"duration_s": 60}}' >shop/run.json
awk 'function draw() { # alike in every awk (Park and Miller 1988)
	seed = seed * 16807 % 2147483647
	return seed / 2147483647
}
BEGIN {
	seed = 7
	print "time_s,requests,anon_bytes,counted_sold"
	for (t = 0.25; t <= 60; t += .25) {
		requests += 100
		sold += t < 30 ? 10 + int(9 * draw()) : 60 + int(40 * draw())
		printf "%.2f,%d,%d,%d\n", t, requests, \
		    2e7 + 2867 * sold + 20000 * draw(), sold
	}
}' >shop/samples.csv
run "$FLATLINE" judge --runtime native shop
expect_status 1 "a leak"
expect_output '^  follows +sold: 2\.[78][0-9]? KiB each' "is told by what is sold"
run "$FLATLINE" judge --json --runtime native shop
expect_output '"bytes/sold"' "with its unit"

# What was to be judged and never came passes nothing.
mkdir named
echo '{"scenario": {"path": "a.lua"}, "load": {"duration_s": 60},
"target": {"named": ["cache_bytes"]}}' >named/run.json
awk 'BEGIN {
	print "time_s,requests,anon_bytes,cache_bytes"
	for (t = 0.25; t <= 60; t += .25)
		printf "%.2f,%d,%d,\n", t, 400 * t, 2e7 + 1000 * (4 * t % 7)
}' >named/samples.csv
run "$FLATLINE" judge --runtime native named
expect_status 2 "a series that was named and is not there"
expect_output 'cache_bytes was to be judged' "and the first line says which"
run "$FLATLINE" judge --runtime native --metric anon_bytes named
expect_status 0 "without it memory is flat"

# A limit of a route that nobody requests is told before the run.
cat >typo.lua <<'EOF'
limits { ["GET /item/:id"] = { p99 = "1s" } }
flow("items", { get = "/items/1" })
EOF
run "$FLATLINE" check typo.lua
expect_status 3 "no run could check it"
expect_output 'limit p99 of GET /item/:id: no flow requests that route: did you mean GET /items/:id[?]' \
    "and which was meant"
sed 's|item/:id|items/:id|' typo.lua >good.lua
run "$FLATLINE" check good.lua
expect_status 0 "the right one is"
cat >maybe.lua <<'EOF'
limits { ["GET /item/:id"] = { p99 = "1s" } }
flow("items", function() http.get("/items/1") end)
EOF
run "$FLATLINE" check maybe.lua -- "$leaky"
expect_status 0 "of a script nobody knows all requests"
expect_output 'none of these requests has that route: did you mean GET /items/:id[?]' "it is said all the same"

# As a number of milliseconds would be.
sed 's/"1s"/200/' good.lua >slow.lua
run "$FLATLINE" check slow.lua
expect_status 65 "a limit of 200 seconds is refused"
expect_error 'slow.lua:1: limits.route is 3m 20s, .* did you mean 200ms[?]' "in one line"
run "$FLATLINE" check slow.lua --timeout 5m
expect_status 0 "unless requests may take as long"
run "$FLATLINE" run good.lua --max-p95 200 -- "$leaky"
expect_status 64 "so it is on the command line"

# Tags that are as many as users do not make as many routes.
cat >many.lua <<'EOF'
for k = 0, 1 do
  flow("flow " .. k, function()
    local all = {}
    for i = 1, 20 do all[i] = { get = "/", tags = { n = 20 * k + i } } end
    batch(all)
  end)
end
EOF
run "$FLATLINE" check --list many.lua -- "$leaky"
expect_output '^  GET / \{n=32\}$' "32 sets of tags are routes"
expect_output '^  GET / \{others\}$' "of which more are counted together"
expect_no_output 'n=33' "and not for themselves"
