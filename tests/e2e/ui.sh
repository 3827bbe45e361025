# SPDX-License-Identifier: MIT
# flatline run --ui: the report while the run goes on, for who knows its address.
. "${srcdir:-.}/tests/lib.sh"
need curl "curl is not installed"
leaky=$builddir/tests/targets/leaky

# It goes on until all was tried.
cat >get.lua <<END
load { users = 4, rate = 200, duration = "10m", warmup = "0s" }
limits { growth = "64B/request" }
flow("<b>x</b>", { get = "/x" })
END

# ask OPTION...: the status, and what came in page.html and head.
ask() {
	run curl -sS -m 5 -D head -o page.html -w '%{http_code}' "$@"
}
address() { # FILE
	url=$(sed -n 's/^.*live page: \(http:[^ ]*\).*$/\1/p' "$1")
	test -n "$url"
}

background "$FLATLINE" run get.lua --ui --no-plots -o run -- "$leaky" --leak 4000
flatline=$background_pid log=$background_log
expect "the address is told" await 30 'address "$log"'
expect "it is of this machine, and no guess" \
    sh -c 'echo "$1" | grep -Eqx "http://127\.0\.0\.1:[0-9]+/[0-9a-f]{32}"' - "$url"
base=${url%/*}
await 60 'ask "$url" && grep -q "$(lasting "YET\\|so far" "LEAK so far")" page.html &&
    grep -q "<svg" page.html'
ask "$url"
expect_output '^200$' "the page is there while the run goes on"
expect "with the verdict so far" grep -Eq '<h1>([A-Z]+ so far|NO VERDICT YET)</h1>' page.html
expect "and how far it is" sh -c 'grep -q "<dt>requests/s</dt>" page.html && grep -q "<dt>errors</dt>" page.html'
expect "a name is no markup" lacks '<b>x' page.html
expect "nothing is loaded from elsewhere" lacks '(src|href)="?(http|//)' page.html
for header in "Content-Security-Policy: default-src 'none'.*frame-ancestors 'none'" \
    'Cache-Control: no-store' 'Referrer-Policy: no-referrer' \
    'X-Content-Type-Options: nosniff'; do
	expect "it has $header" grep -Eiq "^$header" head
done
expect "no other site may read it" lacks '^Access-Control' head

# 200 at once, and one that reads a byte a second.
background curl -s -m 30 --limit-rate 1 -o slow "$url"
background curl -s -m 5 -Z --parallel-immediate --parallel-max 200 -o many "$url?[1-200]"
expect "others shut out nobody" await 20 'ask "$url" && grep -q 200 "$stdout"'
ask "$base/00000000000000000000000000000000"
expect_output '^404$' "a wrong token is nothing"
expect "and tells nothing" lacks 'flatline|LEAK' page.html
ask "$base/"
expect_output '^404$' "nor is none"
ask -H 'Host: evil.example' "$url"
expect_output '^403$' "a name that is not this machine's is refused"
ask -d x "$url"
expect_output '^405$' "nothing is taken"
ask -X OPTIONS -H 'Origin: http://evil.example' "$url"
expect_output '^405$' "nor is leave given"

# Who looks has the verdict before the page goes.
: >last
kill -TERM "$flatline"
follow() {
	while curl -sS -m 5 -o page.html "$url" 2>curl.err; do
		cp page.html last
		sleep 0.1
	done
}
follow
status=0
wait "$flatline" || status=$?
cp "$log" "$stdout"
ran="run --ui"
measured expect_status 1 "the run has its verdict"
expect "the last page is the verdict" sh -c '! grep -q "so far</h1>\|YET</h1>" last && grep -q "has ended" last'
expect "and says where it stays" grep -q 'run/report.html' last
expect "the report is no live page" sh -c '! grep -q "connect-src\|id=.live" run/report.html'
run curl -sS -m 2 "$url"
expect "the server is gone" test "$status" -ne 0

# Without --ui: the same files.
run "$FLATLINE" run get.lua --no-plots -o plain -d 500ms -- "$leaky" --leak 4000
(cd run && find . -type f | sort) >with
(cd plain && find . -type f | sort) >without
expect "the same files are written" cmp with without
run "$FLATLINE" run get.lua --ui-port 8080 -o other -- "$leaky"
expect_status 64 "--ui-port alone has no effect"
