# SPDX-License-Identifier: MIT
# flatline at full speed for $SOAK (10 minutes in the nightly form): its own
# memory after the first minute (a tenth of a shorter run, but five seconds at
# least) grows by less than 1 MiB, and its own judge calls it FLAT.
# Then the same for at most half as long by each other protocol, and 10,000 connections at
# once, where Node and nginx are there to take them.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky
soak=${SOAK:-$(lasting 1s 15s 10m)}
wide=$(lasting 500 10000)
run_limit=90000
most_mib=${SOAK_MIB:-120}

cat >soak.lua <<'EOS'
flow("data", { weight = 3, get = "/items/1", expect = 200 })
flow("script", function(user)
  local r = http.post("/items", { json = { n = user.iteration } })
  expect(r.status == 200, "taken " .. user.iteration % 200)
end)
flow("many routes", function() http.get("/route" .. random(1, 300)) end)
EOS
run "$FLATLINE" run soak.lua -u 64 -d "$soak" --warmup 1s --no-plots \
    --max-growth 1MiB/request -o soak -- "$leaky"
expect "the run has come to its end" grep -q ',done' soak/events.csv

# Growth of a column between two parts of the time, in KiB.
growth() { # COLUMN FILE [FROM]
	awk -F, -v name="$1" -v least="${3:-5}" '
	NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i; next }
	{ time[++n] = $1; value[n] = $column }
	END {
		from = time[n] / 10 < 60 ? time[n] / 10 : 60
		from = from < least ? least : from
		for (i = 1; i < n && time[i] < from; i++);
		printf "%d\n", (value[n] - value[i]) / 1024
	}' "$2"
}
grown=$(growth anon_bytes soak/self.csv)
echo "# $(grep 'requests measured' "$stdout")"
echo "# $(grep '^  flatline' "$stdout")"
measured expect "its own memory grew by $grown KiB, less than 1 MiB" [ "$grown" -lt 1024 ]
run "$FLATLINE" judge --metric anon_bytes --runtime native soak/self.csv
echo "# $(head -2 "$stdout" | tr -s '\n ' ' ')"
measured expect_status 0 "and flatline itself says that it is flat"

# Connections are opened and closed, held, aborted; by TLS too.
cat >"$work/get.lua" <<'EOS'
flow("data", { get = "/items", expect = 200 })
flow("batch", function() batch { { get = "/items" }, { get = "/items" } } end)
EOS
cat >"$work/page.lua" <<'EOS'
flow("page", { get = "/", expect = 200 })
EOS
cat >"$work/websocket.lua" <<'EOS'
flow("hold", function(user)
  user.live = user.live or ws.connect("/live", { keep = true })
  user.live:send("message " .. user.iteration)
  expect(user.live:recv(), "an echo")
end)
flow("come and go", function()
  local live = ws.connect("/live")
  live:send("message")
  expect(live:recv(), "an echo")
  if random() < 0.5 then live:close() else live:abort() end
end)
EOS
cat >"$work/events.lua" <<'EOS'
flow("listen", function()
  local s = http.stream("/events")
  for _ = 1, 3 do expect(s:next(), "an event") end
  s:abort()
end)
EOS
cat >"$work/tcp.lua" <<'EOS'
flow("ping", function()
  local c = tcp.connect()
  for _ = 1, 3 do
    c:send("PING\r\n")
    expect(c:expect("PONG (%d+)\r\n"), "a pong")
  end
  c:close()
end)
EOS
cat >"$work/unary.lua" <<'EOS'
flow("say", function()
  grpc.call("demo.Demo/Say", { a_string = "hello", words = { "a", "b" } })
end)
flow("fail", function()
  grpc.call("demo.Demo/Fail", { code = 5, details = "none" }, { expect = "NOT_FOUND" })
end)
EOS
cat >"$work/stream.lua" <<'EOS'
flow("talk", function()
  local s = grpc.stream("demo.Demo/Chat", { text = "hello" })
  for _ = 1, 3 do
    expect(s:next(), "an answer")
    s:send({ text = "more" })
  end
  s:finish()
  while s:next() do end
  expect(s.status == "OK", "its end")
end)
flow("leave", function()
  local s = grpc.stream("demo.Demo/Count", { count = 2, open = true })
  expect(s:next() and s:next(), "two")
  s:cancel()
end)
EOS
# The verdict at the end takes 3 MiB, which only a long run has taken before.
allowed=$(lasting 8192 8192 1024)
half=${SOAK:-$(lasting 1s 3s 5m)}
by_protocol() { # NAME SCENARIO TARGET OPTION...
	name=$1
	script=$above/$2.lua
	target=$3
	shift 3
	run "$FLATLINE" run "$script" -u 32 -d "$half" --warmup 0 --no-plots \
	    --no-runtime --target "$target" --cacert "$above/cert.pem" -o own "$@"
	expect "$name: the run has come to its end" grep -q ',done' own/events.csv
	expect "$name: and failed nowhere" \
	    awk -F, 'NR > 1 && $5 > 0 { exit 1 } END { exit NR < 2 }' own/routes.csv
	grown=$(growth anon_bytes own/self.csv 1)
	measured expect "$name: its own memory grew by $grown KiB, less than $allowed" \
	    [ "$grown" -lt "$allowed" ]
	[ "$FORM" = nightly ] || return 0
	run "$FLATLINE" judge --metric anon_bytes --runtime native own/self.csv
	echo "# $name: $(head -2 "$stdout" | tr -s '\n ' ' ')"
	expect_status 0 "$name: and flatline itself says that it is flat"
}
serve() { # FILE ARGUMENT...: $at is where
	file=$1
	shift
	background node "$srcdir/tests/targets/$file" "$@"
	await 30 "grep -Eq '^(listening on|tls) ' '$background_log'"
	at=localhost:$(sed -nE 's/^(listening on|tls) //p' "$background_log")
}
if command -v node >/dev/null && command -v openssl >/dev/null; then
	above=$work
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
	    -addext subjectAltName=DNS:localhost 2>/dev/null
	run_limit=1000 aside_limit=1200 width=11
	serve peers/peer.js cert.pem key.pem
	aside by_protocol "h2" get \
	    "http://localhost:$(sed -n 's/^h2c //p' "$background_log")" \
	    --http2 -c 4 -m 10
	aside by_protocol "h2 by TLS" get "https://$at" --http2
	for kind in websocket events tcp; do
		serve live.js $kind quiet
		aside by_protocol $kind $kind "http://$at" -R 400
		serve live.js $kind quiet cert.pem key.pem
		aside by_protocol "$kind by TLS" $kind "https://$at" -R 400
	done
	serve live.js events quiet cert.pem key.pem
	aside by_protocol "h1 by TLS" page "https://$at"
	if command -v npm >/dev/null; then
		npm_target npm-grpc
		cp "$srcdir"/tests/targets/npm-grpc/demo.* .
		background node grpc.js fixed
		await 30 "grep -q listening '$background_log'"
		at=http://127.0.0.1:$(sed -n 's/^listening on //p' "$background_log")
		aside by_protocol "gRPC calls" unary "$at" --http2 -c 4 -m 10 \
		    --protoset "$above/demo.protoset"
		aside by_protocol "gRPC streams" stream "$at" --http2 -R 400 \
		    --protoset "$above/demo.protoset"
	else
		skip "gRPC" "npm is not installed"
	fi
	gather
else
	skip "the other protocols" "Node.js or openssl is not installed"
fi

PATH=$PATH:/usr/sbin
if ! command -v nginx >/dev/null; then
	skip "10,000 connections at once" "nginx is not installed"
	exit
fi
files=$(awk '/Max open files/ { print $5 }' /proc/self/limits)
if [ "$files" -lt 11500 ]; then
	skip "10,000 connections at once" \
	    "this machine does not allow more than $files open files"
	exit
fi
port=$(free_port)
cat >nginx.conf <<EOS
daemon off;
pid $work/nginx.pid;
error_log $work/nginx.log;
worker_rlimit_nofile 11500;
# It closes idle connections when a sixteenth of them is left.
events { worker_connections 11200; }
http {
	access_log off;
	client_body_temp_path $work/body;
	proxy_temp_path $work/proxy;
	fastcgi_temp_path $work/fastcgi;
	uwsgi_temp_path $work/uwsgi;
	scgi_temp_path $work/scgi;
	server {
		listen 127.0.0.1:$port backlog=4096;
		location / { return 200 '{"ok":true}'; }
	}
}
EOS
background nginx -c "$work/nginx.conf"
await 10 "test -s nginx.pid"
cat >wide.lua <<'EOS'
flow("wide", function() http.get("/"); think("1s") end)
EOS
"$FLATLINE" run wide.lua -u "$wide" -d "$(lasting 1s 6s 15s)" \
    --warmup "$(lasting 1s 5s)" --timeout 60s --no-plots \
    --target "http://127.0.0.1:$port" -o wide >wide.out 2>&1 &
driver=$!
started="$started $driver"
open=0
while ! gone $driver; do
	now=$(ss -Htn state established "dport = :$port" | wc -l)
	[ "$now" -le "$open" ] || open=$now
	sleep 0.5
done
mib=$(($(sed -nE 's/.*"rss_last_bytes": ([0-9]+).*/\1/p' wide/run.json) >> 20))
echo "# $(grep '^  flatline' wide.out)"
expect "$wide connections were open at once ($open)" [ "$open" -ge "$wide" ]
measured expect "with $mib MiB, at most $most_mib" [ "$mib" -le "$most_mib" ]
