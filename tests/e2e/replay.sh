# SPDX-License-Identifier: MIT
# flatline run --replay: an access log drives the load.
. "${srcdir:-.}/tests/lib.sh"
witness=$builddir/tests/targets/witness
leaky=$builddir/tests/targets/leaky

line() { # SECOND REQUEST STATUS
	printf '10.0.0.1 - - [02/Jan/2026:03:00:%02d +0000] "%s HTTP/1.1" %d 5 "-" "curl"\n' \
	    "$1" "$2" "$3"
}
{
	line 0 'GET /items/1?q=a' 200
	line 0 'POST /publish?t=1' 200
	line 2 'GET http://evil.example:81/items/2' 200
	line 2 'GET /gone' 404
	echo '"GET /cut'
	line 3 'DELETE /items/9' 200
	line 6 'HEAD //evil.example/x' 200
	line 6 'POST /login' 200
} >mixed.log
cat >some.lua <<'EOF'
load { users = 1, duration = "60s", rate = 3 }
flow("POST /publish", function(user)
  think("5s")
  http.post("/before")
  http.post("/publish", { json = { n = 1 } })
  http.post("/publish", { body = "again" })
end)
flow("log in", { post = "/login", body = "user=joe" })
EOF
# What the service was asked is in DIR/target.log. A machine that is too busy
# sends late, or drops what is too late: then once more.
input=/dev/null
replay() { # DIR OPTION...
	dir=$1
	shift
	for _ in $(lasting 1 "1 2 3"); do
		rm -rf "$dir"
		run "$FLATLINE" run "$@" --no-plots -o "$dir" -- "$witness" \
		    <"$input"
		grep -q '"dropped": 0,' "$dir/run.json" &&
		    grep -q '"late": 0,' "$dir/run.json" && return
	done
}
asked() { # DIR: without the times
	cut -d' ' -f2- "$1/target.log" | sed 's/ $//'
}

replay mixed some.lua --replay mixed.log --speed 5x
asked mixed >got
cat >want <<'EOF'
GET /items/1?q=a
POST /before
POST /publish?t=1 {"n":1}
POST /publish again
GET /items/2
GET /gone
HEAD //evil.example/x
POST /login user=joe
EOF
measured expect "the log's order, paths and queries; bodies and steps of the flows" \
    cmp -s want got
expect_error 'mixed.log: 7 requests over 6.5 s, at 5x 1.3 s; 86 % can be sent' \
    "what the log comes to is told first"
measured expect "the log's times, five times as fast, spread over a second of it" \
    awk 'function near(at, due) { return at >= due - .03 && at < due + .25 }
	NR == 2 && !near($1, .1) || NR == 5 && !near($1, .4) ||
	NR == 6 && !near($1, .5) || NR == 8 && !near($1, 1.3) { exit 1 }' \
    mixed/target.log
measured expect_output 'replay +6 of 7 requests of mixed.log, at 5x' "what was sent of it"
expect_output 'left out +no flow for 1 request on 1 route: DELETE /items/:id' \
    "what no flow is for is left out, and named"
expect_output '1 cannot be read \(the first, at 5: ..GET /cut.\)' "and what is broken"
expect_output 'errors +0 %' "what production answered 404 is no error here"
expect "summary.md too" \
    grep -q '^- .*left out.*no flow for 1 request on 1 route' mixed/summary.md
expect "run.json has it" grep -q '"no_flow": 1.0' mixed/run.json
measured expect "and what is sent is counted by its route" \
    grep -q ',POST /publish,2xx,2,0' mixed/routes.csv

for second in 0 0 1 1; do line $second 'GET /fail' 200; done >was_ok.log
for second in 0 0 1 1; do line $second 'GET /fail' 404; done >was_404.log
run "$FLATLINE" run --replay was_ok.log --warmup 0 --no-plots -o was_ok -- \
    "$leaky" --status 302
expect_status 3 "a redirect where production answered 200: status 3"
expect_output '^FAILED  production answered 200, here 302 on ([0-9]+) of \1 requests$' \
    "the first line says so"
expect_output '^  answers +production answered 200, here 302 on ([0-9]+) of \1$' \
    "and a line below"
run "$FLATLINE" run --replay was_404.log --warmup 0 --no-plots -o was_404 -- \
    "$leaky" --status 404
expect_output ' errors +0 %' "what is answered as it was is no error"
expect_no_output '^  answers' "and nothing is said of it"
run "$FLATLINE" run --replay was_404.log --warmup 0 --no-plots -o was_better -- \
    "$leaky" --status 200
expect_output ' errors +0 %' "an answer that is better is none either"
expect_output '^  answers +production answered 404, here 200 on ([0-9]+) of \1$' \
    "but it is told"

replay quiet --replay mixed.log --speed 30x -q --cover mixed.log --min 100%
expect_error 'left out: no flow for 3 requests on 3 routes' "-q does not hide what is left out"
expect_status 3 "and --cover of the log with --min makes it fail"

run "$FLATLINE" check some.lua --replay mixed.log
expect_status 0 "check --replay"
expect_output '^ +1  POST /login  \(by log in\)' "shows which flow is for what"
expect_output '^ +1  DELETE /items/:id  \(left out\)' "and what is left out"

# Of a second, as many as there are lines; threads share them.
for second in 0 1 2; do
	for i in $(seq 200); do
		line "$second" "GET /many/$second$i?x" 200
	done
done >many.log
replay many --replay many.log --speed 3 -t 2
asked many | sort >got
sed -n 's/.*"\(GET [^ ]*\).*/\1/p' many.log | sort >want
measured expect "two threads send every line, once" cmp -s want got
measured expect "evenly over their second" \
    awk '{ n[int($1 / .1)]++ } END { for (i = 1; i < 9; i++)
	if (n[i] < 30 || n[i] > 90) exit 1 }' many/target.log
gzip -k many.log
replay packed --replay many.log.gz --speed 6x -d 200ms --warmup 100ms
measured expect "-d ends it before the log does" \
    awk 'END { exit !(NR > 60 && NR < 450) }' packed/target.log
input=many.log
replay piped --replay - --speed 6x --warmup 100ms
input=/dev/null
measured expect "a log on standard input" [ "$(wc -l <piped/target.log)" -eq 600 ]
expect_error 'standard input: replayed as it arrives' "of which nobody knows the length"
replay counted --replay many.log --speed 6x -n 100 --warmup 0
expect "-n counts requests" grep -q '"measured_requests": 100,' counted/run.json

# Times with fractions are kept; a path is folded as somebody says.
cat >exact.log <<'EOF'
{"time":"2026-01-02T03:00:00.000Z","method":"GET","path":"/users/ann","status":200}
{"time":"2026-01-02T03:00:00.300Z","method":"GET","path":"/users/joe","status":200}
{"time":"2026-01-02T03:00:00.350Z","method":"GET","path":"/users/sue","status":200}
{"time":"2026-01-02T03:00:00.900Z","method":"GET","path":"/gone","status":200}
EOF
replay exact --replay exact.log --route '/users/:name'
measured expect "times with fractions are kept" \
    awk 'NR == 2 && ($1 < .28 || $1 > .5) || NR == 4 && $1 < .88 { exit 1 }' \
    exact/target.log
expect "--route folds what is counted" \
    grep -q ',GET /users/:name,2xx,3,0' exact/routes.csv
expect_output 'GET /gone.*\(1 failed\)' "404 where production had 200 is an error"

# A rate that cannot be held gives no verdict.
run "$FLATLINE" run --replay many.log --speed 3x -u 1 --no-plots -o slow -- \
    "$leaky" --delay-ms 50
measured expect_status 3 "a target that cannot follow: the load was not held"
measured expect_output 'load not held|load generator was the bottleneck' "and told so"
measured expect_output 'dropped +[0-9,]+ iterations' "with what was dropped"

background "$FLATLINE" run --replay many.log --speed 0.01x --no-plots -o int -- \
    "$leaky"
await 20 "grep -q warm-up int/events.csv"
kill -INT "$background_pid"
await 20 "gone $background_pid"
expect "Ctrl-C ends it with most of the log to come" \
    grep -q ',interrupted' int/events.csv

# From the log alone to a scenario that sends all of it.
run "$FLATLINE" import access-log mixed.log -o prod.lua
run "$FLATLINE" check prod.lua --replay mixed.log
expect_no_output 'left out' "what import writes has a flow for every route"
replay prod prod.lua --replay mixed.log --speed 30x
measured expect "and a run of it leaves nothing out" [ "$(asked prod | wc -l)" -eq 7 ]

while read -r status words; do
	# shellcheck disable=SC2086 # several words
	run "$FLATLINE" run $words -o none -- "$leaky"
	expect_status "$status" "status $status: $words"
done <<'EOF'
64 --replay many.log --rate 5
64 --replay many.log --cycles 5
64 --replay many.log --stages 1s:5
64 some.lua --speed 2x
64 --replay many.log --speed 0
64 --replay many.log --speed fast
64 -d 1s
65 --replay nowhere.log
65 --replay some.lua
EOF
printf '10.0.0.1 "GET /x HTTP/1.1"\n' >timeless.log
# shellcheck disable=SC2016 # nginx's variables
run "$FLATLINE" run --replay timeless.log --format '$remote_addr "$request"' \
    -o none -- "$leaky"
expect_status 65 "a log without times: status 65"
expect_error 'timeless.log: its lines have no time' "and why"
line 0 'POST /publish' 200 >posts.log
run "$FLATLINE" run --replay posts.log -o none -- "$leaky"
expect_status 65 "nothing that can be sent: status 65"
expect_error 'no flow has a body for POST /publish' "and why"
expect "and nothing is left behind" [ ! -e none ]
# More routes than are told apart.
awk 'BEGIN { for (i = 0; i < 4200; i++) printf \
	"10.0.0.1 - - [02/Jan/2026:03:04:%02d +0000] \"GET /%c%c%c/x HTTP/1.1\" 200 5\n", \
	i / 100, 97 + i / 676, 97 + i / 26 % 26, 97 + i % 26 }' >wide.log
run "$FLATLINE" check prod.lua --replay wide.log
expect_status 0 "4,200 routes"
expect "of which 4,096 are listed" [ "$(grep -c '  GET /.*(alone)' "$stdout")" -eq 4096 ]
expect_sentence 'others 104 requests are of other routes than the 4096 that are told apart' \
    "and what is left is told"
expect_output '104  on more routes than are listed' "in the list too"
