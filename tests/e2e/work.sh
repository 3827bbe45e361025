# SPDX-License-Identifier: MIT
# A load that did not do its work is never FLAT, and the first line says why.
. "${srcdir:-.}/tests/lib.sh"
shop=$builddir/tests/targets/shop
load='load { users = 2, rate = 100, duration = "2s", warmup = "300ms" }'

cat >order.lua <<EOF
$load
flow("browse", { get = "/items", weight = 3 })
flow("order", function() http.get("/items", { auth = { bearer = nil .. "" } }) end)
EOF
run "$FLATLINE" run order.lua -o order --no-plots -- "$shop"
expect_status 3 "a flow whose script always fails: status 3"
expect_output '^FAILED  flow order never completed: ' "the first line names it"
expect_output 'order.lua:3: ' "and the line of the script"
expect "iterations of each flow are recorded" \
    grep -q '"flow": "browse"' order/run.json
expect "the last line is the command that follows" \
    sh -c 'tail -n 1 "$1" | grep -q "^next: flatline check order.lua -- "' - "$stdout"
run "$FLATLINE" judge -q order
expect_status 3 "judged again, it has failed as well"
expect_output '^FAILED  flow order never completed: ' "for the same reason"

cat >lost.lua <<EOF
$load
flow("lost", { get = "/missing" })
EOF
run "$FLATLINE" run lost.lua --no-plots -- "$shop"
expect_status 3 "nothing but 404: status 3"
expect_output '^FAILED  404 on ([0-9]+) of \1 requests$' "the first line says so"
expect_output ' failed \(100 %\)' "with a share that people can read"
run "$FLATLINE" check lost.lua -- "$shop"
expect_status 3 "check: a status that was not expected: status 3"
expect_output '^  FAIL status below 400: it was 404' "and it is marked"

cat >moved.lua <<EOF
load { users = 2, duration = "1s", warmup = "300ms" } -- no rate to be held
flow("moved", { get = "/moved" })
EOF
run "$FLATLINE" run moved.lua --no-plots -- "$shop"
expect_status 2 "nothing but redirects: status 2"
expect_output '^INCONCLUSIVE  every reply was a redirect \(30[1-8] on all' \
    "the first line says so"

cat >setup.lua <<EOF
$load
setup(function() return { token = http.get("/missing", { expect = 200 }):json("token") } end)
flow("browse", { get = "/items" })
flow("order", { get = "/items" })
EOF
run "$FLATLINE" run setup.lua -o setup --no-plots -- "$shop"
expect_status 3 "setup expects what it does not get: status 3"
expect_error '^flatline: setup.lua: setup failed: expected .*, was answered 404: flow browse and flow order never completed; flatline check shows what was answered$' \
    "and one line"
expect "which is all" [ "$(grep -cv 'requests are too few' "$stderr")" -eq 1 ]
expect_no_output . "no load is made"
