# SPDX-License-Identifier: MIT
# Memory runs out: each allocation of a command fails once, in the usual form a
# slice of them. It ends with 71 and one line, or does all that it was to do;
# it never dies by a signal, blames its input or gives less as if it were whole.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/made_run.sh"
need cc "a shared object has to be made"
leaky=$builddir/tests/targets/leaky
most=${TORTURES:-$(lasting 4 15 1000000)}

# Not sanitized: it stands in front of the sanitizer's own malloc.
if nm "$FLATLINE" 2>/dev/null | grep -q __asan_init; then
	skip "allocations fail" "a sanitizer allocates by itself"
	exit 0
fi
cc -shared -fPIC -D_GNU_SOURCE -o fail.so "$srcdir/tests/tools/fail_alloc.c" ||
    exit 99

made_run before
cp -r before after
cat >log.txt <<'EOF'
192.0.2.1 - - [01/Jan/2026:00:00:00 +0000] "GET /a?token=abc HTTP/1.1" 200 1
192.0.2.1 - - [01/Jan/2026:00:00:01 +0000] "POST /b HTTP/1.1" 200 1
EOF
gzip -k log.txt
cat >api.yaml <<'EOF'
openapi: 3.0.0
info: { title: t, version: "1" }
paths:
  /a: { get: { responses: { "200": { description: ok } } } }
  /b: { post: { requestBody: { content: { application/json: { schema:
    { type: object, properties: { n: { type: integer } } } } } },
    responses: { "200": { description: ok } } } }
EOF
cat >x.har <<'EOF'
{"log": {"entries": [{"request": {"method": "POST", "url": "http://a.test/b",
  "headers": [{"name": "X-A", "value": "1"}], "postData": {"mimeType":
  "application/json", "text": "{\"a\": 1}"}}, "response": {"status": 200}}]}}
EOF
cat >get.lua <<'EOF'
load { users = 2, requests = 20, warmup = "0s" }
flow("a", function() http.post("/b", { json = { a = 1 } }) end)
EOF
background "$leaky"
await 10 "grep -q listening '$background_log'" || exit 99
target=http://127.0.0.1:$(sed -n 's/.* //p' "$background_log")

# What a command said, without replies, which differ from time to time.
said() {
	grep -v '^  < ' "$stdout"
}

# ends WHOLE: as it should after an allocation failed
ends() {
	if [ "$status" -eq 71 ]; then
		[ "$(grep -c 'out of memory' "$stderr")" -eq 1 ] &&
		    [ "$(tail -n 1 "$stderr")" = "flatline: out of memory" ]
	else
		[ "$status" -eq "$1" ] && { [ -z "$same" ] || said | cmp -s - whole; }
	fi
}

tortured() { # NAME COMMAND...: with its output the same each time, if same is set
	name=$1
	shift
	rm -rf out
	run env FAIL_COUNT="$work/count" LD_PRELOAD="$work/fail.so" "$FLATLINE" "$@"
	whole=$status
	said >whole
	expect "$name: it works" [ "$whole" -le 3 ]
	all=$(cat count)
	step=$(((all + most - 1) / most))
	failed=0 ended=0
	: >wrong
	for n in $(seq "$((step > 1 ? step / 2 : 1))" "$step" "$all"); do
		rm -rf out
		run env FAIL_ALLOC="$n" LD_PRELOAD="$work/fail.so" "$FLATLINE" "$@"
		failed=$((failed + 1))
		[ "$status" -eq 71 ] && ended=$((ended + 1))
		ends "$whole" || echo "$n: status $status, $(tail -c 200 "$stderr" | tr '\n' ' ')" >>wrong
	done
	expect_empty wrong "$name: no wrong exit"
	printf '# %-12s %6d allocations, %5d failed: %5d ended with 71, %4d did without, %d wrong\n' \
	    "$name" "$all" "$failed" "$ended" \
	    "$((failed - ended - $(wc -l <wrong)))" "$(wc -l <wrong)"
}

same=yes
tortured judge judge before
tortured json judge --json before after
tortured compare compare before after --no-plots -o out
tortured report report before --no-plots
tortured har import har x.har
tortured openapi import openapi api.yaml
tortured log import access-log log.txt.gz
tortured cover cover before --access-log log.txt.gz
tortured check check get.lua --target "$target"
# Of the thousands of a run most are of TLS, as it begins.
same=
most=${TORTURES:-$(lasting 4 15 1500)}
tortured run run get.lua -o out --no-plots --no-runtime --target "$target"
tortured curl run get.lua -o out --no-plots --no-runtime --transport curl \
    --target "$target"
rm -r before after # which lack what runs of ours have
