# SPDX-License-Identifier: MIT
# Which transport carries the load, why that one, and what only curl can do.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >get.lua <<'END'
local path = option("path", "/x")
flow("get", function()
  local r = http.get(path)
  expect(r.status == 200, "answered")
end)
END

run "$FLATLINE" check get.lua -- "$leaky"
expect_output 'transport h1  \(default\)' "plain HTTP goes by h1"
run "$FLATLINE" check get.lua --transport curl -- "$leaky"
expect_status 0 "--transport curl is obeyed"
expect_output 'transport curl  \(as --transport says\)' "and said"
run "$FLATLINE" check get.lua --target https://127.0.0.1:9
expect_output 'transport h1  \(default\)' "so does TLS"
run "$FLATLINE" check get.lua --compressed
expect_output 'transport curl  \(--compressed\)' "an option of curl's chooses it"
run "$FLATLINE" check get.lua --transport h1 -x http://127.0.0.1:9
expect_status 64 "what h1 cannot do is a usage error"
expect_error 'transport h1 cannot do this: --proxy' "and named"
run "$FLATLINE" check get.lua --transport cur
expect_status 64 "so is a transport that there is not"
expect_error "write h1 or curl" "with those that there are"
run env FLATLINE_TRANSPORT=curl "$FLATLINE" check get.lua
expect_output 'transport curl' "the environment chooses as well"

# What a scenario says, and what it may not.
sed '1i load { keepalive = false, timeout = "3s", connect_timeout = "1s", first_byte_timeout = "2s" }' \
    get.lua >closing.lua
run "$FLATLINE" check closing.lua -- "$leaky"
expect_output 'transport h1' "load{}: connections that are not kept"
expect_status 0 "and limits on waiting"
for word in http2 compressed 'auth "me:pw"' 'bearer "t0ken"'; do
	name=${word%% *}
	value=${word#"$name"}
	sed "1i load { $name = ${value:-true} }" get.lua >said.lua
	run "$FLATLINE" check said.lua
	expect_output "transport curl  \(--$name\)" "load{}: $name"
	[ -n "$value" ] && continue
	run "$FLATLINE" check said.lua "--no-$name"
	expect_output 'transport h1' "--no-$name overrules it"
done
for name in cacert cert key insecure proxy unix_socket connect_to resolve; do
	sed "1i load { $name = true }" get.lua >said.lua
	run "$FLATLINE" check said.lua
	expect_status 65 "load{}: $name is refused"
	expect_error "said.lua:1: load.$name: a script may not set it" "and why"
done
run "$FLATLINE" check get.lua --auth me:pw --bearer t0ken
expect_status 64 "two ways to log in"
sed '1i load { connections = 2, requests_per_connection = 5 }' get.lua >said.lua
run "$FLATLINE" check said.lua --transport curl
expect_status 64 "what curl cannot count"
expect_error 'connections that are shared is for the h1 transport' "is said"

for transport in h1 curl; do
	run "$FLATLINE" run get.lua -v -n 200 --warmup 0s --no-plots \
	    --transport $transport -o $transport -- "$leaky"
	expect "$transport: a run has no failures" \
	    grep -q '"failures": \[\]' $transport/run.json
	expect "$transport: and it is recorded" \
	    grep -q "\"transport\": \"$transport\"" $transport/run.json
	expect_output "^  transport $transport, HTTP/1.1\$" "$transport: and said"
done

if ! command -v node >/dev/null || ! command -v openssl >/dev/null; then
	skip "what only curl can do" "node or openssl is not installed"
	exit
fi
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
    -days 2 -subj /CN=localhost -addext "subjectAltName=DNS:localhost" \
    2>/dev/null
background node "$srcdir/tests/targets/wires.js" cert.pem key.pem "$work/unix"
await 20 "[ \"\$(wc -l <'$background_log')\" -eq 5 ]"
port_of() { # NAME
	sed -n "s/^$1 //p" "$background_log"
}
plain=http://127.0.0.1:$(port_of plain)
other=http://127.0.0.1:$(port_of other)
tls=https://localhost:$(port_of tls)
plain_by_tls=https://127.0.0.1:$(port_of plain)

check() { # TARGET OPTION...
	target=$1
	shift
	run "$FLATLINE" check get.lua --set "path=${GETS:-/x}" --target "$target" "$@"
}

check "$tls"
expect_status 69 "a certificate that nobody has signed"
expect_output 'TLS failed' "is named"
expect_output 'self-signed: trust it with --cacert FILE, or any with -k' \
    "with what to do"
check "$plain_by_tls"
expect_status 69 "a port that does not speak TLS"
expect_output 'TLS failed: .*is it http:// on that port' "says so"
check "$tls" --cert get.lua
expect_status 65 "a file that is no certificate"
expect_error 'get.lua: no certificate can be read' "is named"
check "$tls" -k
expect_output 'http/1.1 /x no client' "-k: whatever it shows"
check "$tls" --cacert cert.pem --cert cert.pem --key key.pem
expect_status 0 "--cacert: one that is trusted"
expect_output 'client localhost' "--cert and --key are shown"
check "$tls" --cacert cert.pem --transport curl
expect_output 'http/1.1 /x' "by curl too"
check "$tls" -k --http2
expect_output 'http/2.0 /x' "--http2 by TLS"
check "http://127.0.0.1:$(port_of h2c)" --http2
expect_output 'http/2.0 /x' "--http2 without"
check http://localhost --unix-socket "$work/unix"
expect_output 'http/1.1 /x' "--unix-socket"
check http://nowhere.invalid -x "$plain"
expect_output 'http/1.1 http://nowhere.invalid/x' "-x: a proxy is asked"
check "http://nowhere.invalid:80" --connect-to "::127.0.0.1:$(port_of plain)"
expect_output 'http/1.1 /x' "--connect-to"
check "http://nowhere.invalid:$(port_of plain)" \
    --resolve "nowhere.invalid:$(port_of plain):127.0.0.1"
expect_output 'http/1.1 /x' "--resolve"
check "$plain" --compressed
expect_output 'unpacked' "--compressed: replies are unpacked"
check "$plain"
expect_output 'http/1.1 /x' "without it nothing is packed"
GETS=/redirect
check "$plain"
expect_output '< 302' "a redirect is an answer"
check "$plain" -L
expect_output 'http/1.1 /here' "-L: it is followed"
GETS=/away
check "$plain" -L
expect_status 69 "but not away from the target"
expect_output 'host not allowed: http://127.0.0.2:9' "which is named"
GETS=/secret
check "$plain"
expect_output '< 401' "no login"
FLATLINE_AUTH=me:s3cret
export FLATLINE_AUTH
check "$plain"
expect_output 'http/1.1 /secret' "FLATLINE_AUTH logs in"
expect_no_output 's3cret' "and is not shown"
unset FLATLINE_AUTH
for word in 'auth = "me:" ..' 'bearer ='; do
	sed "1i load { $word env(\"PASS\") }" get.lua >login.lua
	run env PASS=s3cret "$FLATLINE" check login.lua --set path=/secret \
	    --target "$plain" --env PASS
	expect_output 'http/1.1 /secret' "load{ $word env() } logs in"
	expect_no_output 's3cret' "and is not shown"
done

# The target's credentials are the target's, whatever else load may reach.
for login in AUTH=me:s3cret BEARER=s3cret; do
	export "FLATLINE_$login"
	for GETS in "$other/secret" "/to?$other/secret"; do
		[ "${GETS#/}" = "$GETS" ] && how= || how=" by a redirect"
		check "$plain" -L --allow-host 127.0.0.1
		expect_output '< 401' "${login%=*}: another host does not get it${how}"
	done
	GETS=$plain/secret
	check "$plain" -L --allow-host 127.0.0.1
	expect_output 'http/1.1 /secret' "${login%=*}: the target does"
	unset "FLATLINE_${login%=*}"
done
sed "s|get(path)|get(path, { auth = { user = 'me', password = 'pw' } })|" get.lua >header.lua
run "$FLATLINE" check header.lua --set "path=$other/secret" --target "$plain" \
    --allow-host 127.0.0.1
expect_output 'http/1.1 /secret' "what a scenario sends itself goes where it is sent"
run "$FLATLINE" check get.lua --transport h1 --auth me:pw --target "$plain"
expect_status 64 "h1 knows no logins"
