# SPDX-License-Identifier: MIT
# The curl commands that check prints, run by bash: the service gets from each
# what it got from check. Secrets are variables in them.
. "${srcdir:-.}/tests/lib.sh"
need bash "no bash, which reads \$'...'"
need curl "curl is not installed"
need node "Node.js is not installed"
need openssl "openssl is not installed"
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY

openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out 'a:cert.pem' \
    -days 2 -subj /CN=localhost -addext "subjectAltName=DNS:localhost" \
    2>/dev/null
background node "$srcdir/tests/targets/wires.js" 'a:cert.pem' key.pem \
    "$work/unix socket" "$work/seen"
await 20 "[ \"\$(wc -l <'$background_log')\" -eq 5 ]"
port_of() { # NAME
	sed -n "s/^$1 //p" "$background_log"
}
plain=http://127.0.0.1:$(port_of plain)
tls=https://localhost:$(port_of tls)

cat >get.lua <<'EOF'
local path = option("path", "/x")
flow("get", function() http.get(path) end)
EOF

# Every request that check makes, and then its commands, as the service saw it.
same() { # REQUESTS WHAT SCENARIO OPTION...
	requests=$1
	name=$2
	shift 2
	: >seen
	run "$FLATLINE" check "$@"
	await 10 "[ \$(wc -l <seen) -ge $requests ]"
	sort seen >checked
	sed -n 's/^  \$ //p' "$stdout" >commands
	grep '^  # needs' "$stdout" >needs
	expect "$name: no secret is shown" lacks 's3cret|c00kie|redacted' commands
	cat commands >>all
	: >seen
	run bash commands
	await 10 "[ \$(wc -l <seen) -ge $requests ]"
	sort seen >pasted
	expect "$name: check sends what is expected" \
	    [ "$(wc -l <checked)" -eq "$requests" ]
	expect "$name: the commands send the same" cmp checked pasted
	cmp -s checked pasted || { show command commands; diff checked pasted | sed 's/^/# /'; }
}

says() { # PATTERN WHAT
	expect "$2" grep -Eq -e "$1" commands
}

needs() { # PATTERN WHAT
	expect "$2" grep -Eq -e "$1" needs
}

cat >requests.lua <<'EOF'
local secret, token = env("SECRET"), env("TOKEN")
flow("all", function()
  http.get("/a/../b?a={1}&c=[2]", { headers = { ["X-Odd"] = "it's \"$HOME\" `id` !", ["X-None"] = "", Accept = "" } })
  http.head("/head")
  http.delete("/items/7", { headers = { ["User-Agent"] = "other" } })
  http.post("/empty")
  http.put("/text", { body = "@line\n\ttab 'quote' \\ $x \27[31m \195\164" })
  http.post("/json", { json = { secret = secret, plain = "x" } })
  http.post("/form", { form = { secret = secret }, query = { secret = secret } })
  http.get("/bearer", { auth = { bearer = token } })
  http.get("/basic", { auth = { user = "me", password = token } })
  http.get("/literal", { auth = { user = "me", password = "s3cret" } })
  http.get("/key", { headers = { ["X-API-Key"] = "s3cret" }, timeout = "3s" })
  http.get("/login")
  http.get("/account")
end)
EOF
# shellcheck disable=SC2089,SC2090 # the quotes are meant
SECRET='s3cret "&" \ x'
# shellcheck disable=SC2089,SC2090
SECRET_JSON='s3cret \"&\" \\ x'
SECRET_URL='s3cret%20%22%26%22%20%5C%20x'
TOKEN=s3cret-token
PASSWORD=s3cret
X_API_KEY=s3cret
COOKIE=sid=c00kie
# shellcheck disable=SC2089,SC2090
export SECRET SECRET_JSON SECRET_URL TOKEN PASSWORD X_API_KEY COOKIE
for transport in h1 curl; do
	same 13 "$transport" requests.lua --transport "$transport" --target "$plain" \
	    --env SECRET --env TOKEN -H 'X-Always: yes'
	expect "$transport: a command for each request" [ "$(wc -l <commands)" -eq 13 ]
done
says '"Bearer "?|Bearer .*"\$TOKEN"' "a token from env() is its variable"
says '-u me:"\$TOKEN"' "so is a password"
says '-u me:"\$PASSWORD"' "one in the scenario is a variable as well"
needs '^  # needs PASSWORD \(that of the login\)$' "which is explained"
needs '^  # needs X_API_KEY \(the value of the header X-API-Key\)$' "and so is a header"
needs '^  # needs COOKIE \(the value of the header Cookie\)$' "and the user's cookies"
needs 'SECRET_URL \(SECRET percent-encoded\)' "and a spelling"
needs 'SECRET_JSON \(SECRET as in a JSON string, without quotes\)' "and another"
says '--max-time 3$' "the timeout of a request"
same 1 "closing" get.lua --target "$plain" --no-keepalive
same 1 "-H of a secret" get.lua --target "$plain" -H "Cookie: $COOKIE"

FLATLINE_AUTH=me:s3cret
export FLATLINE_AUTH
same 2 "a login" get.lua --set path=/secret --target "$plain"
says '-u "\$FLATLINE_AUTH"' "by its variable"
needs 'FLATLINE_AUTH \(USER:PASSWORD\)' "which is explained"
unset FLATLINE_AUTH
FLATLINE_BEARER=s3cret
export FLATLINE_BEARER
same 1 "a token" get.lua --set path=/secret --target "$plain"
says '"\$FLATLINE_BEARER"' "by its variable"
same 1 "no token for another host" get.lua --target "$plain" \
    --set "path=http://127.0.0.1:$(port_of other)/x" --allow-host 127.0.0.1
expect "nor its variable" lacks FLATLINE_BEARER commands
unset FLATLINE_BEARER
URL_LOGIN=me:s3cret
export URL_LOGIN
same 1 "a login in the URL" get.lua --target "$plain" --transport curl \
    --set "path=http://$URL_LOGIN@${plain#http://}/x"
expect_no_output 's3cret' "nor is it shown above the command"
expect "a login in the URL is sent" grep -q 'Authorization: Basic' checked

same 1 "a unix socket" get.lua --target http://localhost --unix-socket "$work/unix socket"
same 1 "a name" get.lua --target "http://nowhere.invalid:$(port_of plain)" \
    --resolve "nowhere.invalid:$(port_of plain):127.0.0.1"
same 1 "another place" get.lua --target http://nowhere.invalid \
    --connect-to "::127.0.0.1:$(port_of plain)"
same 1 "a proxy" get.lua --target http://nowhere.invalid -x "$plain"
FLATLINE_PROXY="http://me:s3cret@127.0.0.1:$(port_of plain)"
export FLATLINE_PROXY
same 1 "a proxy's login" get.lua --target http://nowhere.invalid
unset FLATLINE_PROXY
http_proxy=http://127.0.0.1:9
no_proxy=nowhere.invalid
export http_proxy no_proxy
same 1 "no proxy of the environment" get.lua --target "$plain"
same 1 "nor an exception of it" get.lua --target http://nowhere.invalid -x "$plain"
unset http_proxy no_proxy
same 1 "--compressed" get.lua --target "$plain" --compressed
same 2 "redirects" get.lua --target "$plain" --set path=/redirect -L
same 1 "TLS" get.lua --target "$tls" --cacert 'a:cert.pem'
same 1 "TLS with a client's certificate" get.lua --target "$tls" -k --cert 'a:cert.pem' --key key.pem
same 1 "HTTP/2 by TLS" get.lua --target "$tls" --cacert 'a:cert.pem' --http2
expect "which it is" grep -q '^\["tls","2.0"' checked
same 1 "HTTP/2 without" get.lua --target "http://127.0.0.1:$(port_of h2c)" --http2
expect "which it is" grep -q '^\["h2c","2.0"' checked

run "$FLATLINE" import curl all -o imported.lua
expect_status 0 "import reads the commands"
run "$FLATLINE" check --list imported.lua
expect_status 0 "into a scenario that is valid"
expect_output '^  GET /redirect$' "with their paths"
