# SPDX-License-Identifier: MIT
# A service that keeps a session for each new visitor: returning ones, whose
# cookies are kept, cannot show it, and the verdict says so.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >visit.lua <<END
load { users = 10, cycles = $(lasting 3 14), burst = 1200, settle = "50ms" }
flow("visit", function()
  http.get("/", { expect = 200 })
  http.get("/cart", { expect = 200 })
end)
END

run "$FLATLINE" run visit.lua -o returning --no-plots -- "$leaky" --sessions 2000
measured expect_status 0 "ten visitors who return are ten sessions"
measured expect_sentence 'FLAT .* on 10 kept connections by 10 returning visitors' \
    "the first line says by whom"
measured expect_sentence 'not exercised: .*new visitors \(--visitors new\)' \
    "and a line what would show the rest"
expect "the sessions were counted" \
    grep -Eq '^[0-9.]+,[0-9]+,0,10,10,' returning/samples.csv
run "$FLATLINE" judge --json returning
measured expect_output '"what": ?"new visitors"' "as does the object"
measured expect "and summary.md" grep -q 'not exercised: ' returning/summary.md
measured expect "and report.html" grep -q 'not exercised: ' returning/report.html

run "$FLATLINE" run visit.lua --visitors new -o new --no-plots -- \
    "$leaky" --sessions 2000
measured expect_status 1 "each iteration is a new visitor"
measured expect_sentence 'visitors (1\.9|2)[0-9.]* KiB for each of [0-9,]+ new visitors; .*--session-ttl' \
    "with growth for each"
expect_no_output 'not exercised' "a leak needs no such line"

run "$FLATLINE" judge --session-ttl 30m new
measured expect_status 2 "while sessions are kept they may be the growth"
measured expect_output '^next: .*--warmup 2000s' "and how long they have to be waited for"

sed 's/cycles = .*settle = "50ms"/rate = 1000/' visit.lua >steady.lua
run "$FLATLINE" run steady.lua --visitors new --session-ttl 200ms --warmup 1s \
    -d "$(lasting 1s 4s)" -o ended --no-plots -- \
    "$leaky" --sessions 2000 --session-ms 200
measured expect_status 0 "sessions that end are no leak"

sed 's/users = 10/visitors = "new", users = 10/' visit.lua >said.lua
run "$FLATLINE" run said.lua -o said --cycles 3 --burst 100 --no-plots \
    --requests-per-connection 1 -- "$leaky" --sessions 20
expect "a scenario may say so too, and connections are counted" \
    awk -F, 'END { exit !($4 > 150 && $5 == $2) }' said/samples.csv
run "$FLATLINE" compare returning new
expect_status 65 "other visitors are another dose"
expect_error 'visitors \(returning and new\)' "which is named"

run "$FLATLINE" run visit.lua --session-ttl 5s -- "$leaky"
expect_status 64 "sessions are about new visitors"
expect_error '^flatline: --session-ttl has no effect without --visitors new' \
    "and it says so"
run "$FLATLINE" run visit.lua --visitors often -- "$leaky"
expect_status 64 "visitors are of two kinds"
