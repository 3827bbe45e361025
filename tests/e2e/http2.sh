# SPDX-License-Identifier: MIT
# HTTP/2 to servers that others wrote, without TLS and with it: each request is
# answered, and counted by both sides alike.
. "${srcdir:-.}/tests/lib.sh"
PATH=$PATH:/usr/sbin
need openssl "there are no certificates without it"
need curl "who counts is asked by it"
peers=$srcdir/tests/targets/peers

openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
    -days 2 -subj /CN=localhost -addext "subjectAltName=DNS:localhost" \
    2>/dev/null
cat >items.lua <<'END'
load { warmup = "0s", http2 = true, timeout = "60s" }
flow("get", { weight = 3, get = "/items", expect = 200 })
flow("put", function()
  local r = http.put("/items", { body = ("x"):rep(100000) })
  expect(r.status == 200, "taken")
end)
flow("page", function()
  for _, r in ipairs(batch { { get = "/items" }, { get = "/items" }, { get = "/items" } }) do
    expect(r.status == 200 or r.error, "a part of it")
  end
end)
END

# By streams over two connections, and by a connection each.
drive() { # PEER URL COUNT-COMMAND...
	peer=$1
	url=$2
	shift 2
	wanted=0
	for how in "-m 5 -c 2" "-u 8"; do
		n=$(lasting 100 1500 20000)
		wanted=$((wanted + n))
		# shellcheck disable=SC2086 # options
		run_limit=300 run "$FLATLINE" run items.lua -n "$n" -u 20 $how \
		    --target "$url" --cacert cert.pem --no-plots --no-runtime -o run
		judge "$peer, $how: no request fails" \
		    grep -q '"failures": \[\]' run/run.json
		judge "$peer, $how: all of it by HTTP/2" \
		    grep -q '"HTTP/2": '"$n" run/run.json
		got=$("$@")
		judge "$peer, $how: both sides count alike ($got of $wanted)" \
		    [ "$got" = "$wanted" ]
		# nginx ends a connection after 1,000 requests.
		[ "$FORM" = nightly ] ||
		    judge "$peer, $how: a batch needs no connections of its own" \
			[ "$(opened)" = "${how##*[uc] }" ]
		rm -rf run
	done
}

opened() {
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
		{ n = $column["connections"] }
		END { print n }' run/samples.csv
}

port_of() { # NAME
	sed -n "s/^$1 //p" "$background_log"
}

counted() { # URL OPTION...
	at=$1
	shift
	curl -fs --cacert cert.pem "$@" "$at/count"
}

try_nginx() {
	command -v nginx >/dev/null || return 0
	free_port >/dev/null
	plain=$port
	free_port >/dev/null
	cat >nginx.conf <<END
daemon off;
pid nginx.pid;
error_log stderr;
events { worker_connections 256; }
http {
	client_body_temp_path body;
	proxy_temp_path proxy;
	fastcgi_temp_path fastcgi;
	uwsgi_temp_path uwsgi;
	scgi_temp_path scgi;
	ssl_certificate cert.pem;
	ssl_certificate_key key.pem;
	access_log off;
	server {
		listen 127.0.0.1:$plain http2;
		location /items { access_log plain.log; return 200 ok; }
	}
	server {
		listen 127.0.0.1:$port ssl http2;
		location /items { access_log tls.log; return 200 ok; }
	}
}
END
	background nginx -p "$work/" -c nginx.conf
	await 20 "[ -s nginx.pid ]"
	drive "nginx" "http://127.0.0.1:$plain" lines plain.log
	drive "nginx by TLS" "https://localhost:$port" lines tls.log
}

lines() { # FILE
	wc -l <"$1"
}

# A program that prints its ports.
try() { # PEER COMMAND...
	name=$1
	shift
	background "$@"
	await 60 "grep -q '^tls' '$background_log'"
	plain=http://localhost:$(port_of h2c)
	secure=https://localhost:$(port_of tls)
	[ -z "$(port_of h2c)" ] ||
	    drive "$name" "$plain" counted "$plain" --http2-prior-knowledge
	before=$(counted "$secure" --http2)
	drive "$name by TLS" "$secure" counted_since "$before" "$secure"
}

counted_since() { # BEFORE URL
	echo $(($(counted "$2" --http2) - $1))
}

try_nginx
command -v node >/dev/null && try Node node "$peers/peer.js" cert.pem key.pem
[ "$FORM" = nightly ] || exit 0
GOCACHE=${TEST_GOCACHE:-$builddir/gocache} \
    go build -o peer "$peers/peer.go" && try Go ./peer cert.pem key.pem
jars=/usr/share/java
openssl pkcs12 -export -in cert.pem -inkey key.pem -out store.p12 \
    -passout pass:secret
libraries=$(find $jars -name 'jetty9-*.jar' -o -name 'servlet-api*.jar' |
    paste -sd:)
if javac -nowarn -cp "$libraries" -d . "$peers/Peer.java" 2>build.log; then
	try Jetty java -cp ".:$libraries" Peer store.p12
else
	show javac build.log
	skip "Jetty" "jetty9 is not installed (libjetty9-java)"
fi
