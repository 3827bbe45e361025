# SPDX-License-Identifier: MIT
# What holds the memory that the load leaves behind.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky
run_limit=150

cat >get.lua <<'EOS'
load { users = 4, duration = "60s", warmup = "60s" }
flow("get", function() http.get("/items/1") end)
EOS
run "$FLATLINE" profile get.lua -n 50 -o native -- env -u LD_PRELOAD "$leaky"
expect_status 69 "a C service without the helper cannot be asked: status 69"
expect_error 'is native and (has no helper|was built with)' "and it is said"
run "$FLATLINE" profile get.lua --max-errors 5% -- "$leaky"
expect_status 64 "a profile has no limits but that of growth"

if command -v node >/dev/null; then
	mkdir -p node_modules/@shop/cart
	cat >node_modules/@shop/cart/index.js <<'EOS'
const kept = [];
exports.keep = function keep(n) { kept.push(new Array(500).fill(n)); };
EOS
	cat >app.js <<'EOS'
const cart = require("@shop/cart");
let n = 0;
function publish(response) { cart.keep(n++); response.end("{}"); }
require("http").createServer((request, response) => publish(response))
  .listen(0, "127.0.0.1");
EOS
	run "$FLATLINE" profile get.lua -n 1200 -o prof -- node app.js
	expect_status 0 "node: a profile"
	sed -n '/package/,/^$/p' "$stdout" >packages
	measured expect "its package comes first" \
	    sh -c 'sed -n 2p packages | grep -q "@shop/cart"'
	measured expect_output '%  kept +@shop/cart' "and is said to keep it"
	expect_output 'reached from publish \(app.js:3\)' "and how it is reached"
	expect_output ' keep \(index.js:2\)' "and the function"
	for file in flame.svg profile.pb profile.heapprofile profile.json; do
		expect "$file is left" test -s "prof/$file"
	done
	expect_output 'keepers +from three snapshots .* stopped it for [0-9.]+ m?s' \
	    "and what that cost the service"
	background node app.js
	run "$FLATLINE" profile get.lua -n 60 -o attached --runtime node \
	    --pid "$background_pid"
	expect_status 0 "a process that flatline did not start"
	expect_output 'keepers +not known: it would be stopped for seconds' \
	    "is not stopped for snapshots"
	kill "$background_pid"
	expect "the flame graph names it" grep -q 'keep (index.js:2)' \
	    prof/flame.svg
	cat >burst.lua <<'EOS'
load { users = 4, cycles = 14, burst = 200, settle = "20ms" }
flow("get", function() http.get("/items/1") end)
EOS
	run "$FLATLINE" run burst.lua --profile -o whole --no-plots -- node app.js
	measured expect_status 1 "run --profile: the verdict is LEAK"
	measured expect_output '^PROFILE +600 requests' "and then it says who"
	measured expect_output '^ +@shop/cart .* % of what was kept: Array objects in an Array' "with its share"
	measured expect "in a folder of the run" test -s whole/profile/flame.svg
else
	skip "a profile of node" "no node here: ./bootstrap check --all has it"
fi
