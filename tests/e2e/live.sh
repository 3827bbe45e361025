# SPDX-License-Identifier: MIT
# Services that are talked to for longer than a request takes: WebSockets, streams
# of events, TCP. Each leaks for a connection or an abort, beside its fixed twin.
. "${srcdir:-.}/tests/lib.sh"
need node "Node.js is not installed"
cp "$srcdir/tests/targets/live.js" .

# In cycles a leak is told from nothing whatever the machine does besides, and each
# reading is of connections that have all been answered.
begin="load { users = 10, warmup = \"1s\", settle = \"$(lasting 50ms 50ms 400ms)\", cycles = $(lasting 3 25), burst = 30 }
limits { growth = \"1KiB/request\" }"
cat >websocket.lua <<END
$begin
flow("chat", function()
  local live = ws.connect("/live")
  for n = 1, random(1, 8) do
    live:send("message " .. n)
    expect(live:recv() == "message " .. n, "an echo")
  end
  expect(live:ping(), "a pong")
  expect(live:close() == 1000, "closed as asked")
end)
END
cat >events.lua <<END
$begin
flow("listen", function()
  local s = http.stream("/events")
  for _ = 1, 3 do
    local event = s:next()
    expect(event and event.event == "tick" and event.data == "1\ntwo lines", "an event")
  end
  s:abort()
end)
flow("read to the end", function()
  local s = http.stream("/short")
  while s:next({ optional = true }) do end
end)
END
cat >tcp.lua <<END
$begin
flow("ping", function()
  local c = tcp.connect()
  for _ = 1, random(1, 4) do
    c:send("PING\r\n")
    expect(tonumber(c:expect("PONG (%d+)\r\n")), "a number")
  end
  c:reset()
end)
END

twins() { # KIND CAUSE ROUTE
	meanwhile "$FLATLINE" run "$1.lua" -o "$1-fixed" --no-plots -- \
	    node live.js "$1" fixed
	run "$FLATLINE" run "$1.lua" -o "$1-leaky" --no-plots -- \
	    node live.js "$1" leaky
	sed -n '1,3s/^/# /p' "$stdout"
	tr -s '\n ' ' ' <"$stdout" >line
	measured expect_status 1 "$1: a LEAK"
	measured expect "$1: it follows $2" grep -Eq " follows [a-z, ]*$2" line
	expect "$1: its messages are a route" grep -q "$3,message," \
	    "$1-leaky/routes.csv"
	measured expect "$1: no error" \
	    awk -F, 'NR > 1 && $5 > 0 { exit 1 }' "$1-leaky/routes.csv"
	join
	sed -n '1,3s/^/# /p' "$stdout"
	measured expect_status 0 "$1: the fixed twin is FLAT"
}
run "$FLATLINE" run websocket.lua --no-plots -- node live.js websocket leaky
sed -n '1,3s/^/# /p' "$stdout"
measured expect_status 1 "a heart that beats on for each WebSocket is a LEAK"
measured expect_output 'follows .*connections' "with the connections"
# These measure for a while, and need the machine: in the nightly form.
if [ "$FORM" != usual ]; then
	twins websocket connections 'WS /live message'
	run "$FLATLINE" judge --max-growth 1KiB/connection websocket-leaky
	measured expect_status 1 "websocket: more than is tolerated for a connection"
	measured expect_output '6[0-9](\.[0-9])? KiB/connection' "which is what it is told by"
	twins events aborts 'GET /events event'
	twins tcp connections 'TCP message'
fi

# What is held outlasts its iteration, and is closed with the load.
cat >held.lua <<END
load { users = 200, duration = "$(lasting 1s 2s 10s)", warmup = "500ms" }
flow("stay", function(user)
  user.live = user.live or ws.connect("/live", { keep = true, compress = true })
  user.live:send({ n = user.iteration })
  expect(json.decode(user.live:recv(), "n") == user.iteration, "its number")
  think("50ms", "100ms")
end)
END
run "$FLATLINE" run held.lua -o held --no-plots -- node live.js websocket fixed
expect "each user held one connection" awk -F, 'NR == 1 {
	for (i = 1; i <= NF; i++) column[$i] = i; next }
	{ opened = $column["connections"]; said = $column["messages"] }
	END { exit !(opened == 200 && said > 2 * opened) }' held/samples.csv
expect_no_output '^FLAT .*200 requests' "200 handshakes are not what FLAT rests on"

# Check shows what is said.
run "$FLATLINE" check tcp.lua -- node live.js tcp fixed
expect_status 0 "check runs it"
expect_output '> PING' "and shows what is sent"
expect_output '< PONG [0-9]+' "and what comes back"

# The same by TLS: wss://, events by https://, and lines by TLS alone.
cat >wss.lua <<'END'
flow("wss", function()
  local live = ws.connect(env("WSS"))
  for n = 1, 3 do
    live:send(("x"):rep(n * 20000))
    expect(#live:recv() == n * 20000, "a long echo, in several records")
  end
  expect(live:close() == 1000, "closed as asked")
end)
END
wss() { # PEER
	export WSS="wss://$at/live"
	run "$FLATLINE" check wss.lua --target "https://$at" --cacert cert.pem \
	    --env WSS
	expect_status 0 "wss:// as it is written, by $1"
}
by_tls() { # KIND
	background node live.js "$1" quiet cert.pem key.pem
	await 30 "grep -q listening '$background_log'"
	at=localhost:$(sed -n 's/^listening on //p' "$background_log")
	sed 's/^load .*/load { users = 10, rate = 20, warmup = "0s" }/' "$1.lua" \
	    >"$1-tls.lua"
	run "$FLATLINE" run "$1-tls.lua" -o "$1-tls" -d 1s --no-plots \
	    --no-runtime --target "https://$at" --cacert cert.pem
	expect "$1 by TLS: no error" \
	    awk -F, 'NR > 1 && $5 > 0 { exit 1 } END { exit NR < 2 }' \
	    "$1-tls/routes.csv"
	run "$FLATLINE" check "$1.lua" --target "https://$at"
	expect "$1 by TLS: whom nobody trusts is not talked to" \
	    grep -q "certificate" "$stdout"
}
if command -v openssl >/dev/null; then
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
	    -addext subjectAltName=DNS:localhost 2>/dev/null
	for kind in events tcp websocket; do
		by_tls $kind
	done
	wss "Node"
else
	skip "by TLS" "openssl is not installed"
fi

# The examples, each against what it is for; and under 20 lines.
example() { # NAME KIND
	run "$FLATLINE" check "$srcdir/scenarios/$1.lua" -- \
	    node live.js "$2" fixed
	expect_status 0 "scenarios/$1.lua holds"
	expect "$1.lua has less than 20 lines" \
	    [ "$(wc -l <"$srcdir/scenarios/$1.lua")" -lt 20 ]
}
example websocket websocket
example held websocket
example events events
example tcp tcp

# Load goes to the target alone, by whatever protocol.
cat >away.lua <<'END'
flow("ws", function() expect(ws.connect("ws://127.0.0.2:9/").error:find("allow%-host"), "ws") end)
flow("stream", function() expect(http.stream("http://127.0.0.2:9/").error:find("allow%-host"), "stream") end)
flow("tcp", function() expect(tcp.connect("127.0.0.2:9").error:find("allow%-host"), "tcp") end)
END
run "$FLATLINE" check away.lua -- node live.js websocket fixed
expect "no other host can be reached" [ "$(grep -c 'is not the target: allow it' "$stdout")" -eq 3 ]

[ "$FORM" = nightly ] || exit 0
# Clients that leave at the wrong moment, and what npm packages keep of them.
npm_target npm-live
cp -r "$srcdir/scenarios/lib" lib
cat >ws.lua <<END
$begin
flow("chat", function()
  local live = ws.connect("/live")
  for n = 1, random(1, 8) do
    live:send("message " .. n)
    live:recv()
  end
  live:close()
end)
END
# Most leave early in some bursts, and few in others: so aborts are told from the
# connections that they end.
leaves="
flow('visit', function(user)
  if random() < (user.iteration // 6 % 2 == 0 and 0.9 or 0.1) then leave() else stay() end
end)"
cat >graphql-ws.lua <<END
$begin
local graphql = require("lib.graphql_ws")
local function stay()
  local client = graphql.connect("/graphql")
  local id = graphql.subscribe(client, "subscription { greetings }")
  for _ = 1, 3 do expect(graphql.next(client, id), "a result") end
  graphql.complete(client, id)
  graphql.close(client)
end
local function leave()
  local client = graphql.connect("/graphql")
  graphql.subscribe(client, "subscription { greetings }")
  client.socket:abort()
end
$leaves
END
cat >socket.io.lua <<END
$begin
local socketio = require("lib.socketio")
local function stay()
  local socket = socketio.connect()
  expect(socketio.on(socket, "joined"), "its room")
  socketio.emit(socket, "message", "hello")
  expect(socketio.on(socket, "message") == "hello", "an echo")
  socketio.close(socket)
end
local function leave()
  socketio.connect().socket:abort()
end
$leaves
END
background node server.js ws fixed cert.pem key.pem
await 30 "grep -q listening '$background_log'"
at=localhost:$(sed -n 's/^listening on //p' "$background_log")
wss "npm's ws"
package() { # NAME CAUSE
	run "$FLATLINE" run "$1.lua" -o "$1-leaky" --no-plots -- \
	    node server.js "$1" leaky
	sed -n '1,3s/^/# /p' "$stdout"
	tr -s '\n ' ' ' <"$stdout" >line
	expect_status 1 "$1: a LEAK"
	expect "$1: it follows $2" grep -Eq " follows [a-z, ]*$2" line
	run "$FLATLINE" run "$1.lua" -o "$1-fixed" --no-plots -- \
	    node server.js "$1" fixed
	sed -n '1,3s/^/# /p' "$stdout"
	expect_status 0 "$1, fixed: FLAT"
}
for package in graphql-ws socketio; do
	case $package in socketio) name=socket.io ;; *) name=$package ;; esac
	run "$FLATLINE" check "$srcdir/scenarios/$package.lua" -- \
	    node server.js "$name" fixed
	expect_status 0 "scenarios/$package.lua holds"
done
package ws connections
package graphql-ws aborts
package socket.io aborts
