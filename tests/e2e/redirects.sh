# SPDX-License-Identifier: MIT
# Redirects are followed alike by both transports, by --location and by what a
# scenario says: as curl does, and each by a request that is counted.
. "${srcdir:-.}/tests/lib.sh"
need node "Node.js is not installed"

background node "$srcdir/tests/targets/redirects.js" "$work/seen"
await 20 "[ \"\$(wc -l <'$background_log')\" -eq 2 ]"
self=127.0.0.1:$(sed -n 's/^self //p' "$background_log")
other=127.0.0.1:$(sed -n 's/^other //p' "$background_log")

# Where each leads, and by what; the second request of each is what is compared.
cat >shapes.lua <<'EOF'
local hops = option("hops", 0)
local function go(method, path, more)
  more = more or {}
  more.redirects = hops > 0 and hops or nil
  http.request(method, path, more)
end
flow("shapes", function()
  for _, to in ipairs { "moo/two", "../down/moo", "%3Fmoo=1", "/abs", "/a%20b/c%20d", "/f%23frag", "/%E5%E4",
      "HTTP://{self}/up", "//{self}/ss", "/a/./b/../c", "none", "" } do
    go("GET", "/x/one/to/302?" .. to)
  end
  for _, status in ipairs { 300, 301, 303, 304, 305, 307, 308 } do
    go("GET", "/to/" .. status .. "?/end")
  end
  for _, method in ipairs { "POST", "PUT", "DELETE" } do
    for _, status in ipairs { 301, 302, 303, 307, 308 } do
      go(method, "/to/" .. status .. "?/end", { json = { a = 1 }, headers = { ["Content-Language"] = "de" } })
    end
  end
  go("HEAD", "/to/303?/end")
  go("POST", "/to/302?/to/307?/end", { form = { a = "1" } })
end)
EOF
cat >wanted <<'EOF'
GET /x/one/to/moo/two cookie=hop=302
GET /x/one/down/moo cookie=hop=302
GET /x/one/to/302?moo=1 cookie=hop=302
GET /x/one/to/moo=1 cookie=hop=302
GET /abs cookie=hop=302
GET /a%20b/c%20d cookie=hop=302
GET /f cookie=hop=302
GET /%e5%e4 cookie=hop=302
GET /up cookie=hop=302
GET /ss cookie=hop=302
GET /a/c cookie=hop=302
GET /end cookie=hop=300
GET /end cookie=hop=301
GET /end cookie=hop=303
GET /end cookie=hop=304
GET /end cookie=hop=305
GET /end cookie=hop=307
GET /end cookie=hop=308
GET /end cookie=hop=301
GET /end cookie=hop=302
GET /end cookie=hop=303
POST /end content-type=application/json content-language=de cookie=hop=307 body={"a":1}
POST /end content-type=application/json content-language=de cookie=hop=308 body={"a":1}
PUT /end content-type=application/json content-language=de cookie=hop=301 body={"a":1}
PUT /end content-type=application/json content-language=de cookie=hop=302 body={"a":1}
GET /end cookie=hop=303
PUT /end content-type=application/json content-language=de cookie=hop=307 body={"a":1}
PUT /end content-type=application/json content-language=de cookie=hop=308 body={"a":1}
DELETE /end content-type=application/json content-language=de cookie=hop=301 body={"a":1}
DELETE /end content-type=application/json content-language=de cookie=hop=302 body={"a":1}
GET /end cookie=hop=303
DELETE /end content-type=application/json content-language=de cookie=hop=307 body={"a":1}
DELETE /end content-type=application/json content-language=de cookie=hop=308 body={"a":1}
HEAD /end cookie=hop=303
GET /to/307?/end cookie=hop=302
GET /end cookie=hop=307
EOF

# What came after a redirect, of what was seen.
followed() {
	awk '{ redirects = $3 ~ /\/to\/[0-9]+\?./ && $3 !~ /\?none$/
	       if (before) { sub(/^self /, ""); print }
	       before = redirects }' seen
}

for transport in h1 curl; do
	for how in -L "--set hops=10"; do
		: >seen
		# shellcheck disable=SC2086 # two words
		run "$FLATLINE" check shapes.lua --target "http://$self" \
		    --transport $transport $how
		followed >came
		expect_status 0 "$transport $how: every shape"
		expect "$transport $how: goes on as curl does" cmp wanted came
		cmp -s wanted came || diff wanted came | sed 's/^/# /'
	done
done

# What is for the target goes nowhere else, and comes back with nobody.
cat >away.lua <<'EOF'
local to = option("to", "")
flow("away", function() http.get("/to/302?" .. to) end)
EOF
for given in "-H Authorization:t0ken -H Cookie:sid=1" "--bearer t0ken"; do
	: >seen
	# shellcheck disable=SC2086 # several words
	run "$FLATLINE" check away.lua --target "http://$self" -L $given \
	    --allow-host 127.0.0.1 --set "to=http://{other}/end"
	expect_status 0 "$given: another host is reached"
	expect "$given: without it" \
	    [ "$(sed -n '/^other /p' seen)" = "other GET /end cookie=hop=302" ]
	expect "$given: the target got it" grep -q '^self .*authorization=' seen
done
run "$FLATLINE" check away.lua --target "http://$self" -L --set "to=http://{other}/"
expect_status 69 "another host has to be allowed"
expect_output "host not allowed: http://$other" "which is named"
run "$FLATLINE" check away.lua --target "http://$self" -L --set "to=ftp://{self}/x"
expect_output 'request cannot be sent' "nothing but HTTP is spoken"

: >seen
cat >loop.lua <<'EOF'
flow("loop", function() http.get("/to/302?again") end)
EOF
run "$FLATLINE" run loop.lua --target "http://$self" -L -n 11 -u 1 --warmup 0s \
    --no-plots -o loop --pid "$background_pid"
expect "ten are followed" [ "$(wc -l <seen)" -eq 11 ]
expect "and the last one is an error" grep -q '"errors": 1[,}]' loop/run.json
