# SPDX-License-Identifier: MIT
# The origin story with the real packages: the load test that stayed green, the
# path it forgot, and the fix; without TLS as against the emulator, and with it
# as in production.
. "${srcdir:-.}/tests/lib.sh"
need node "Node.js is not installed"
need openssl "openssl is not installed"
run_limit=400

# npm may write, and the tree may be read-only: in a copy.
cp "$srcdir"/tests/targets/pubsub/*.js* .
if [ -d "$srcdir/tests/targets/pubsub/node_modules" ]; then
	ln -s "$srcdir/tests/targets/pubsub/node_modules" node_modules
else
	need npm "npm is not installed"
	npm ci --no-audit --no-fund >npm.log 2>&1 ||
	    { show npm npm.log; exit 1; }
fi

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
short='--warmup 10s -d 30s'
# A leak slows the service down: at a rate both builds do as many requests, if
# there are users for those that wait for a collection.
rate='--rate 150 -u 100 --warmup 15s -d 60s'

# shellcheck disable=SC2086 # several options
{
story incomplete emulator pubsub-incomplete 1 512 $short
expect_status 0 "the load test without the path: FLAT on the leaky build"
story leaky emulator pubsub 1 512 $rate
expect_status 1 "with the path: LEAK on the leaky build"
expect_output '^LEAK +heap after collection' "in its heap, for files do not grow"
story fixed emulator pubsub 0 512 $rate
# A busy machine collects less often: what that leaves open, more load decides.
if [ "$status" -eq 2 ]; then
	rm -rf fixed
	story fixed emulator pubsub 0 512 $rate -d 100s
fi
expect "with the path: not LEAK on the fixed build" [ "$status" -ne 1 ]
expect_status 0 "but FLAT"
story leaky-tls tls pubsub 1 512 $short
expect_status 1 "over TLS: LEAK on the leaky build"
expect_output '^LEAK +heap after collection' "over TLS: in its heap"
expect "over TLS: files leak too" \
    grep -Eq '^  open file count +LEAK' "$stdout"
story fixed-tls tls pubsub 0 512 $short
expect "over TLS: not LEAK on the fixed build" [ "$status" -ne 1 ]
}

run "$FLATLINE" compare leaky fixed --no-plots
expect_status 0 "before and after: FIXED"
expect_output '^FIXED' "and it says so"
run "$FLATLINE" compare fixed leaky --no-plots
expect_status 1 "the other way round: REGRESSED"
expect_output '^REGRESSED' "and it says so"

# The heap as small as in a small container: it dies, as in production.
story death emulator pubsub 1 64 --warmup 5s -d 3m
expect_status 1 "a capped heap: LEAK that ends in out-of-memory"
expect_output '^LEAK' "and it says so"
expect_output 'JavaScript heap' "with its last output"
expect "and when it died" grep -q ',out of memory,' death/events.csv

# Who keeps it, and that a full cache behind Express keeps nothing.
run env LEAKY=1 node fake-pubsub.js emulator "$FLATLINE" profile \
    "$srcdir/scenarios/pubsub.lua" -o who -- \
    node --max-old-space-size=512 server.js
sed -n '1,2s/^/# /p' "$stdout"
expect_output '^ +@grpc/grpc-js .*, [0-9]+ % of the growth' \
    "the profile names @grpc/grpc-js"
expect_output '%  kept +@grpc/grpc-js' "that keeps it"
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
expect_output 'nothing of it is seen to pile up|left nothing behind' \
    "a full cache behind Express: nothing piles up"
expect_no_output '%  kept +(lru.js|Session)' "and it is not said to keep"

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
broker "$FLATLINE" run filled.lua -o filled --no-plots --warmup 10s -d 30s \
    --max-growth 512B/request
expect_status 1 "with its body filled in, run says LEAK"
