# SPDX-License-Identifier: MIT
# The examples that need more than plain HTTP, against nginx: HTTP/2 over TLS,
# a unix socket, a WebSocket refused. It has its own folder, port, socket and
# certificate; the service that Debian's package may have started is not used.
. "${srcdir:-.}/tests/lib.sh"
PATH=$PATH:/usr/sbin
need nginx "nginx is not installed"
need openssl "openssl is not installed"

openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
    -days 2 -subj /CN=localhost -addext "subjectAltName=DNS:localhost" \
    2>/dev/null
port=$(free_port)
plain=$(free_port)
old=$(free_port)
chmod 755 . # its worker is another user, if we are root
cat >nginx.conf <<END
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr;
events { worker_connections 256; }
http {
	client_body_temp_path body;
	proxy_temp_path proxy;
	fastcgi_temp_path fastcgi;
	uwsgi_temp_path uwsgi;
	scgi_temp_path scgi;
	log_format protocol '\$server_protocol \$status \$connection_requests';
	access_log access.log protocol;
	server {
		listen 127.0.0.1:$port ssl http2;
		listen 127.0.0.1:$old ssl;
		listen 127.0.0.1:$plain;
		listen unix:$work/nginx.sock;
		server_name localhost;
		ssl_certificate cert.pem;
		ssl_certificate_key key.pem;
		default_type application/json;
		location = /socket {
			add_header Upgrade websocket always;
			return 426 '{"error":"no WebSocket here"}';
		}
		location / { return 200 '{"items":[{"id":1}]}'; }
	}
}
END
tls=https://localhost:$port
background nginx -p "$work/" -c nginx.conf
await 10 "[ -S nginx.sock ] && [ -s nginx.pid ]" || { show nginx "$background_log"; exit 99; }

seen() { # of access.log, since it was last asked: "HTTP/2.0 200" and so on
	cut -d' ' -f"$1" access.log | sort -u | paste -sd,
	: >access.log
}

run "$FLATLINE" check "$srcdir/scenarios/http2.lua" --target "$tls"
expect_status 69 "a certificate that nobody has signed"
: >access.log
run "$FLATLINE" check "$srcdir/scenarios/http2.lua" --target "$tls" --cacert cert.pem
expect_status 0 "HTTP/2 over TLS"
expect_output '< HTTP/2 200' "which check says"
expect "and nginx too" [ "$(seen 1)" = HTTP/2.0 ]
run "$FLATLINE" check "$srcdir/scenarios/http2.lua" --target "$tls" --cacert cert.pem --no-http2
expect_output '< 200' "--no-http2: not what the scenario says"
expect "and nginx says so" [ "$(seen 1)" = HTTP/1.1 ]
run "$FLATLINE" check "$srcdir/scenarios/upgrade.lua" --target "$tls" --cacert cert.pem
expect_status 0 "a WebSocket is refused politely, by TLS"

: >access.log
run "$FLATLINE" check "$srcdir/scenarios/unix.lua" --target http://localhost \
    --unix-socket "$work/nginx.sock"
expect_status 0 "a unix socket"
run "$FLATLINE" run "$srcdir/scenarios/unix.lua" --target http://localhost -n 500 \
    --unix-socket "$work/nginx.sock" --pid "$background_pid" --warmup 0s \
    --no-plots --json -o unix
expect "a run by it has no errors" grep -q '"errors":0,' "$stdout"
expect "ten requests a connection, as the scenario says" \
    [ "$(cut -d' ' -f3 access.log | sort -n | tail -n 1)" = 10 ]

for transport in h1 curl; do
	: >access.log
	run env FLATLINE_KEEPALIVE=false "$FLATLINE" run "$srcdir/scenarios/items.lua" \
	    --transport $transport --target "http://127.0.0.1:$plain" -n 100 \
	    --pid "$background_pid" --warmup 0s --no-plots -o closing-$transport
	# One more asked whether it is ready.
	expect "$transport: a connection for each request" \
	    [ "$(wc -l <access.log) $(seen 3)" = "101 1" ]
done

: >access.log
run "$FLATLINE" run "$srcdir/scenarios/http2.lua" --target "$tls" --cacert cert.pem \
    --pid "$background_pid" --warmup 1s -d "$(lasting 1s 3s)" --no-plots -o http2
sed -n '1,12s/^/# /p' "$stdout"
measured expect "nginx does not leak by HTTP/2" [ "$status" -ne 1 ]
measured expect "a verdict" grep -qE '^(FLAT|INCONCLUSIVE)' "$stdout"
expect "without a failure" grep -q '"failures": \[\]' http2/run.json
expect "all of it was HTTP/2" [ "$(seen 1)" = HTTP/2.0 ]
grep '^  transport' "$stdout" >said
expect "which the summary says" grep -qx '  transport h2, HTTP/2 over TLS' said
expect "and each report" [ "$(grep -l 'h2, HTTP/2 over TLS' http2/verdict.json \
    http2/report.html http2/summary.md | wc -l)" = 3 ]
run "$FLATLINE" check "$srcdir/scenarios/http2.lua" --target "https://localhost:$old" \
    --cacert cert.pem
expect_status 69 "HTTP/2 that a target does not agree to"
expect_output 'does not agree to HTTP/2 \(ALPN\): leave out --http2' "is named"
run "$FLATLINE" run "$srcdir/scenarios/http2.lua" --target "https://localhost:$old" \
    --cacert cert.pem --pid "$background_pid" --warmup 0s -n 100 --no-plots -o old \
    --transport curl
expect_output '^  transport curl, HTTP/1.1 over TLS: HTTP/2 was requested but not' \
    "curl takes HTTP/1.1 instead, and the summary says so"
