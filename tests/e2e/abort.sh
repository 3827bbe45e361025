# SPDX-License-Identifier: MIT
# A service that leaks on aborted requests only: the verdict distinguishes them
# from answered ones.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >whole.lua <<END
load { users = 30, rate = 500, duration = "$(lasting 1s 7s)", warmup = "1s" }
flow("x", { get = "/x" })
END
# shellcheck disable=SC2046 # several options
meanwhile "$FLATLINE" run whole.lua -o flat --no-plots \
    $(lasting "" "--until-certain --max-duration 30s") -- \
    "$leaky" --leak-abort 20000 --delay-ms 20

cat >aborting.lua <<END
load { users = 50, rate = 600, duration = "$(lasting 1s 8s)", warmup = "500ms" }
flow("x", { get = "/x", abort = { share = 0.3, after = "5ms" } })
END
run "$FLATLINE" run aborting.lua -o leak --no-plots -- \
    "$leaky" --leak-abort 20000 --delay-ms 20
measured expect_status 1 "what only leaks when it is given up"
tr -s '\n ' ' ' <"$stdout" >line
measured expect "is laid at the door of what was aborted" grep -Eq \
    'by route GET /x \(aborted\) grows [0-9.]+ KiB/request' line
measured expect "the completed ones are the control" \
    grep -Eq 'GET /x less than [0-9.]+ (B|KiB)/request' line
expect "they have a class of their own, and are no errors" \
    grep -Eq ',GET /x \(aborted\),aborted,[0-9]+,0$' leak/routes.csv
expect "and no failures" grep -q '"failures": \[\]' leak/run.json

join
measured expect_status 0 "without an abort the same service is flat"
measured expect_no_output 'by route' "and no route is named"

cat >ways.lua <<'END'
flow("ways", function()
  http.get("/a", { abort_after = "5ms", abort_with = "reset" })
  http.get("/b", { stop_reading = true, abort_after = "30ms" })
  http.idle("10ms")
  local r = http.get("/c", { half_close = true, write_rate = "64KiB/s" })
  expect(r.status == 200 and not r.aborted, "answered")
end)
END
run "$FLATLINE" check ways.lua -- "$leaky" --delay-ms 20
expect_status 0 "check shows each way"
expect_output 'will be aborted after 5 ms' "what is going to happen"
expect_output '< aborted on purpose' "and that it did"
expect_output 'opens a connection, sends nothing' "an idle connection is one"
run "$FLATLINE" check ways.lua --transport curl -- "$leaky"
expect_status 69 "what curl cannot do is not sent"
expect_output 'http\.idle needs the h1 transport' "that says what can"

run "$FLATLINE" check "$srcdir/scenarios/aborting.lua" -- "$leaky" --delay-ms 20
expect_status 0 "the example runs"

cat >expects.lua <<'END'
flow("x", { get = "/x", expect = 200, abort_after = "5ms" })
END
run "$FLATLINE" run expects.lua -n 50 --warmup 0s -o expects --no-plots -- \
    "$leaky" --delay-ms 200
expect_no_output '✗|failed' "an expectation is of replies that came"
expect "a run of nothing but aborts counts them" \
    grep -Eq ',GET /x \(aborted\),aborted,50,0$' expects/routes.csv
