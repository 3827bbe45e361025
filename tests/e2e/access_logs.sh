# SPDX-License-Identifier: MIT
# Access logs as people have them: what is not understood is told, and counts as
# not covered; hosts; packed logs.
. "${srcdir:-.}/tests/lib.sh"

echo 'flow("a", function() http.get("/a") end)' >a.lua
line() { # REQUEST HOST
	printf '%s 192.0.2.1 - - [02/Jan/2026:03:00:%02d +0000] "%s HTTP/1.1" 200 5 "-" "curl"\n' \
	    "$2" "$((n = ${n:-9} + 1))" "$1"
}
{
	line "GET /a" shop.example.com
	line "GET /a" shop.example.com:443
	line "POST /users" admin.example.com
} >hosts.log

run "$FLATLINE" cover a.lua --access-log hosts.log --min 100%
expect_status 3 "two hosts: the routes of both count"
expect_error 'several hosts and all are taken; --host NAME .* shop.example.com .2., admin.example.com .1.' \
    "and that is told"
run "$FLATLINE" cover a.lua --access-log hosts.log --host shop.example.com --min 100%
expect_status 0 "--host chooses one"
expect_error '1 requests went to other hosts and are left out' "and says what it leaves out"
run "$FLATLINE" import access-log hosts.log --host other.example.com
expect_status 65 "a host that is not in it"
expect_error 'hosts.log: no request went to other.example.com .* shop.example.com .2.' "is told with those that are"
sed -i '/think/d' a.lua
run "$FLATLINE" check a.lua --replay hosts.log --host admin.example.com
expect_error 'no flow has a body for POST /users|none of its requests' "a replay takes one host too"

{
	line "GET /a" - | cut -d' ' -f2-
	line "GET /a" - | cut -d' ' -f2-
	echo '192.0.2.1 - - [02/Jan/2026:03:00:30 +0000] "POST /pay HT'
	echo 'worker 7 was started'
} >broken.log
run "$FLATLINE" cover a.lua --access-log broken.log --min 100%
expect_status 3 "what could not be read is not covered"
expect_error "1 of 4 entries could not be read; the first, at 3: '192.0.2.1 .*POST /pay HT'" "it is shown"
expect_error "1 of 4 lines tell of no request; the first, at 4: 'worker 7 was started'" \
    "what is no request is told apart"
expect_error 'coverage 66.7 % is below .* 1 that could not be read' "and counted"
run "$FLATLINE" cover a.lua --access-log broken.log --json
expect_output '"reached":0.66[0-9]*,.*"not_read":1.0' "--json tells it"

echo '{"what":"/a","how":"PUT","went":204}' >keys.log
run "$FLATLINE" import access-log keys.log
expect_status 65 "keys that nobody knows"
expect_error "keys.log:1: .*'[{]\"what\":\"/a\".*--format '[{]\"KEY\"" "the line and the way out are shown"
run "$FLATLINE" import access-log keys.log \
    --format '{"what":"$request_uri","how":"$request_method","went":"$status"}'
expect_output 'http.put\("/a"' "which reads it"

line "GET /a" - | cut -d' ' -f2- >one.log
seq 2000 | while read -r _; do cat one.log; done >plain.log
for packer in gzip bzip2 xz zstd; do
	command -v "$packer" >/dev/null || continue
	"$packer" -q -c plain.log >packed
	run "$FLATLINE" cover a.lua --access-log packed --min 100%
	expect_status 0 "$packer"
	head -c 60 packed >cut.log
	run "$FLATLINE" cover a.lua --access-log cut.log
	expect_status 65 "$packer, cut off"
	expect_error 'no whole|invalid' "is told"
done
printf 'PK\003\004....' >packed
run "$FLATLINE" cover a.lua --access-log packed
expect_status 65 "a compression that cannot be unpacked"
expect_error 'it is compressed by zip' "is named"
