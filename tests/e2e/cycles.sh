# SPDX-License-Identifier: MIT
# Measuring in cycles, a hold at the end, and an end as soon as it is certain.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >get.lua <<'EOS'
flow("get", function() http.get("/items/1") end)
EOS
cat >cycles.lua <<'EOS'
load { users = 4, cycles = 14, burst = 500, settle = "20ms", warmup = "500ms", hold = "1s" }
flow("get", function() http.get("/items/1") end)
EOS
events() { # RUN EVENT: how many
	awk -F, -v event="$2" '$2 == event { n++ } END { print n + 0 }' \
	    "$1/events.csv"
}

run "$FLATLINE" run cycles.lua -o leak --no-plots -- "$leaky" --leak 2000
measured expect_status 1 "cycles: a leak"
expect "a reading a cycle is on record" [ "$(events leak cycle)" -eq 14 ]
expect_output '7,000 requests measured' "each burst is exact"
expect_output 'held +1(\.[0-9]+)? s without load: anonymous memory from' "what the hold shows"
run "$FLATLINE" run cycles.lua -o flat --no-plots -- "$leaky"
measured expect_status 0 "cycles: flat"
run "$FLATLINE" judge flat leak
measured expect_status 1 "and judged again"

run "$FLATLINE" run cycles.lua -n 100 -o x -- "$leaky"
expect_status 65 "cycles and requests: the scenario's mistake"
expect_error 'load.cycles and --requests both .*: leave out one' "and what to do"
run "$FLATLINE" run get.lua --cycles 5 -d 10s -o x -- "$leaky"
expect_status 64 "cycles and a duration: status 64"
run "$FLATLINE" run cycles.lua --until-certain -o x -- "$leaky"
expect_error '--until-certain and load.cycles both set the length' "until certain, and cycles"
run "$FLATLINE" run get.lua --until-certain -d 10s --max-duration 5s -- "$leaky"
expect_status 64 "a most that is less: status 64"
run "$FLATLINE" run get.lua --max-duration 5s -- "$leaky"
expect_error '--max-duration has no effect without --until-certain' "a most for nothing"

least=$(lasting 1s 6s)
most=$(lasting 2s 40s)
# Certain: long before the end, and judged alike again.
meanwhile "$FLATLINE" run get.lua --until-certain -d "$least" \
    --max-duration "$most" -R 2000 -o early-leak --no-plots -- "$leaky" --leak 4096
run "$FLATLINE" run get.lua --until-certain -d "$least" \
    --max-duration "$most" -R 2000 -o early-flat --no-plots --json -- "$leaky"
measured expect_status 0 "until certain: flat"
took=$(awk -F, '$3 == "drain" { print $1 }' early-flat/events.csv)
expect "and ended long before the most" \
    awk -v took="$took" 'BEGIN { exit !(took < 20) }'
join
measured expect_status 1 "until certain: a leak"
took=$(awk -F, '$3 == "drain" { print $1 }' early-leak/events.csv)
expect "and ended long before the most" \
    awk -v took="$took" 'BEGIN { exit !(took < 20) }'
measured expect "for it was flat at two looks" \
    grep -q ',certain,flat at two looks' early-flat/events.csv
run "$FLATLINE" judge early-flat early-leak
measured expect_status 1 "and judged again"

# Undecided: it goes on after its duration, and no longer than it may.
run "$FLATLINE" run get.lua --until-certain -d 500ms --max-duration 1500ms -u 1 \
    -R 100 -o longer --no-plots -- "$leaky" --leak 64
took=$(awk -F, '$3 == "drain" { print $1 }' longer/events.csv)
measured expect "undecided: extended to the most" \
    awk -v took="$took" 'BEGIN { exit !(took > 1.5 && took < 2.1) }'
measured expect_status 2 "and still undecided"

# What it can run out of, and when.
run "$FLATLINE" judge early-leak --limit 1GiB --survive "7d at 50/s"
measured expect_status 1 "a leak with a limit"
measured expect_output 'forecast  reaches 1.00 GiB \(--limit\) in ' \
    "when the limit is reached"
run "$FLATLINE" judge early-leak --json --limit 1GiB --survive "7d at 50/s"
measured expect_output '"name": ?"survive"[^}]*"ok": ?false' "and that it is too soon"
run "$FLATLINE" judge early-flat --limit 1GiB --survive "7d at 50/s"
measured expect_output 'does not reach 1.00 GiB|might reach' "a bound for flat"
run "$FLATLINE" judge "$srcdir/tests/corpus/c-plain-1024B-100pct-800rps-055.csv" \
    --survive "7d at 50/s"
expect_status 64 "to survive without a limit: status 64"
expect_error 'to use --survive, add --limit' "and what is missing"
