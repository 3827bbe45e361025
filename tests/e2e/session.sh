# SPDX-License-Identifier: MIT
# import --session: a recording becomes one flow that works against a service
# whose tokens and numbers are new each time.
. "${srcdir:-.}/tests/lib.sh"
need node "nodejs is not installed"

har=$srcdir/tests/cases/import/har/session-login/input
run "$FLATLINE" import har "$har" --session -o shop.lua
expect_status 0 "a recorded session is imported"
expect_error 'left out as secret: PASSWORD; ' "only the password is left out"
expect "one flow" [ "$(grep -c '^flow(' shop.lua)" = 1 ]
PASSWORD=hunter2
export PASSWORD
run "$FLATLINE" check shop.lua --env PASSWORD -- node "$srcdir/tests/targets/session.js"
expect_status 0 "check is green without an edit but the password"
expect_output 'GET http://[0-9.:]+/api/orders/[0-9]+' "the order that was made then is read"
sed 's/think(.*)/think("10ms")/' shop.lua >brisk.lua
run "$FLATLINE" run brisk.lua --env PASSWORD --no-plots -u 2 -n 40 --warmup 0s -o many \
    -- node "$srcdir/tests/targets/session.js"
expect "and several users do the same, again and again" \
    awk -F, '$2 ~ /orders/ && $3 != "2xx" { bad = 1 } $2 ~ /orders.:id/ { seen = 1 }
	END { exit bad || !seen }' many/routes.csv
PASSWORD=wrong
run "$FLATLINE" check shop.lua --env PASSWORD -- node "$srcdir/tests/targets/session.js"
expect_status 3 "with a wrong one it is not"

run "$FLATLINE" import har "$har" -o routes.lua
expect "without --session each route is a flow" [ "$(grep -c '^flow(' routes.lua)" = 5 ]
run "$FLATLINE" import openapi "$har" --session
expect_status 64 "what has no order has no session"
