# SPDX-License-Identifier: MIT
# The origin story with the real packages, before the fix: who keeps the memory,
# and what would have told that the load test forgot a path.
. "${srcdir:-.}/tests/lib.sh"
need openssl "openssl is not installed"
run_limit=400

npm_target pubsub

# Who keeps it, and that a full cache behind Express keeps nothing.
run env LEAKY=1 node fake-pubsub.js emulator "$FLATLINE" profile \
    "$srcdir/scenarios/pubsub.lua" -o who -- \
    node --max-old-space-size=512 server.js
sed -n '1,2s/^/# /p' "$stdout"
measured expect_output '^ +@grpc/grpc-js .*, [0-9]+ % of what was kept: ' \
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
broker "$FLATLINE" run filled.lua -o filled --no-plots \
    --cycles "$(lasting 3 14 20)" --burst "$(lasting 10 100 200)" --settle 50ms \
    --warmup "$(lasting 500ms 3s 10s)" --max-growth 512B/request
measured expect_status 1 "with its body filled in, run says LEAK"
