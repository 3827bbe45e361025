# SPDX-License-Identifier: MIT
# The origin story with the real packages: the load test that stayed green, the
# path it forgot, and the fix; without TLS as against the emulator, and with it
# as in production.
. "${srcdir:-.}/tests/lib.sh"
need openssl "openssl is not installed"
run_limit=400

npm_target pubsub

# story NAME emulator|tls SCENARIO LEAKY HEAP [OPTION...]
story() {
	name=$1 wire=$2 scenario=$3 leaky=$4 heap=$5
	shift 5
	run env LEAKY="$leaky" node fake-pubsub.js "$wire" "$FLATLINE" run \
	    "$srcdir/scenarios/$scenario.lua" -o "$name" --no-plots "$@" -- \
	    node --max-old-space-size="$heap" server.js
	# What a reader of the log wants to see.
	sed -n '1,2s/^/# /p' "$stdout"
}
# A leak slows the service down, and a machine that is busy anything: in cycles
# both builds do as many requests, and what they hold is read while they rest.
bursts="--cycles $(lasting 3 14 20) --settle 50ms --warmup $(lasting 500ms 3s 10s)"
short="$bursts --burst $(lasting 10 100 200)"
rate=$(lasting "$short" "$bursts --burst 150" \
    '--rate 150 -u 100 --warmup 15s -d 60s')

# shellcheck disable=SC2086 # several options
{
story incomplete emulator pubsub-incomplete 1 512 $short
measured expect_status 0 "the load test without the path: FLAT on the leaky build"
story leaky emulator pubsub 1 512 $rate
measured expect_status 1 "with the path: LEAK on the leaky build"
measured expect_output '^LEAK +heap after collection' "in its heap, for files do not grow"
story fixed emulator pubsub 0 512 $rate
measured expect "with the path: not LEAK on the fixed build" [ "$status" -ne 1 ]
measured expect_status 0 "but FLAT"
story leaky-tls tls pubsub 1 512 $short
measured expect_status 1 "over TLS: LEAK on the leaky build"
# Of a connection by TLS, OpenSSL holds more outside the heap than Node in it.
measured expect_output '^LEAK +(heap after collection|memory outside the heap) ' \
    "over TLS: in its heap or outside of it"
measured expect "over TLS: files leak too" \
    grep -Eq '^  open file count +LEAK' "$stdout"
story fixed-tls tls pubsub 0 512 $short
measured expect "over TLS: not LEAK on the fixed build" [ "$status" -ne 1 ]
}

run "$FLATLINE" compare leaky fixed --no-plots
measured expect_status 0 "before and after: FIXED"
measured expect_output '^FIXED' "and it says so"
run "$FLATLINE" compare fixed leaky --no-plots
measured expect_status 1 "the other way round: REGRESSED"
measured expect_output '^REGRESSED' "and it says so"

# The heap as small as in a small container: it dies, as in production.
story death emulator pubsub 1 64 --warmup 2s -d "$(lasting 2s 3m)"
measured expect_status 1 "a capped heap: LEAK that ends in out-of-memory"
measured expect_output '^LEAK' "and it says so"
measured expect_output 'JavaScript heap' "with its last output"
measured expect "and when it died" grep -q ',out of memory,' death/events.csv

# Who keeps it, and that a full cache behind Express keeps nothing.
run env LEAKY=1 node fake-pubsub.js emulator "$FLATLINE" profile \
    "$srcdir/scenarios/pubsub.lua" -o who -- \
    node --max-old-space-size=512 server.js
sed -n '1,2s/^/# /p' "$stdout"
measured expect_output '^ +@grpc/grpc-js .*, [0-9]+ % of the growth' \
    "the profile names @grpc/grpc-js"
measured expect_output '%  kept +@grpc/grpc-js' "that keeps it"
cat >lru.js <<'EOS'
const app = require('express')();
const sessions = new Map();
let n = 0;
class Session {
  constructor(id) { this.id = id; this.data = 'd'.repeat(700) + id; }
}
app.get('/items/:id', (req, res) => {
  const session = new Session(n++);
  sessions.set(session.id, session);
  if (sessions.size > 500) sessions.delete(sessions.keys().next().value);
  res.json({ id: session.id });
});
app.listen(0, '127.0.0.1');
EOS
cat >get.lua <<'EOS'
load { users = 4 }
flow("get", function() http.get("/items/1") end)
EOS
run "$FLATLINE" profile get.lua -n 3000 -o lru -- node lru.js
measured expect_output 'nothing accumulates|left nothing behind' \
    "a full cache behind Express: nothing piles up"
measured expect_no_output '%  kept +(lru.js|Session)' "and it is not said to keep"

# What would have told: production publishes, and the load test does not.
broker() { # COMMAND...
	run env LEAKY=1 node fake-pubsub.js emulator "$@" -- \
	    node --max-old-space-size=512 server.js
}
for i in $(seq 100); do
	case $((i % 10)) in
	0) request='POST /publish' ;;
	[1-3]) request='GET /health' ;;
	*) request="GET /items/$i" ;;
	esac
	echo "10.0.0.1 - - [02/Jan/2026:03:04:05 +0000] \"$request HTTP/1.1\" 200 5"
done >access.log
broker "$FLATLINE" cover "$srcdir/scenarios/pubsub-incomplete.lua" \
    --access-log access.log --min 95%
expect_status 3 "the incomplete scenario does not cover production"
expect_output '2 of 3 routes, 90 % .*POST /publish. \(10 %\) cannot' "and why"
broker "$FLATLINE" cover "$srcdir/scenarios/pubsub.lua" \
    --access-log access.log --min 90%
expect_status 0 "the complete one does"
expect_output 'all 3 routes, 100 %' "all of it"
broker "$FLATLINE" cover "$srcdir/scenarios/pubsub-incomplete.lua" \
    --functions -o functions
line=$(grep -n "app.post('/publish'" server.js | cut -d: -f1)
expect_output "\(server.js:$line\)  POST /publish$" \
    "--functions names the publish handler, with its route"
broker "$FLATLINE" cover "$srcdir/scenarios/pubsub.lua" --functions -o all
expect_no_output 'POST /publish' "which the complete scenario runs"
broker "$FLATLINE" import access-log access.log -o missing.lua \
    --only-missing "$srcdir/scenarios/pubsub-incomplete.lua"
expect "what is missing is written" \
    [ "$(grep -c '^flow("POST /publish"' missing.lua)" -eq 1 ]
sed 's/json = {},.*/json = { topic = "orders", message = "m" },/' \
    missing.lua >filled.lua
# shellcheck disable=SC2086 # several options
broker "$FLATLINE" run filled.lua -o filled --no-plots $short \
    --max-growth 512B/request
measured expect_status 1 "with its body filled in, run says LEAK"
