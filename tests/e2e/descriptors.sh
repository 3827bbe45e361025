# SPDX-License-Identifier: MIT
# Descriptors that leak are told: what they lead to, and the route that they come
# with; and what the service itself has logged is quoted.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >get.lua <<EOF
load { users = 4, duration = "$(lasting 500ms 3s)", warmup = "500ms" }
flow("keep", function() http.get("/keep") think("8ms") end)
flow("items", function() http.get("/items/1") think("8ms") end)
EOF
broker=$(free_port)
background "$leaky" --port "$broker"
log=$background_log
await 10 "grep -q listening '$log'" || exit 99
leaks="--leak-socket $broker --only-keep"

# shellcheck disable=SC2086 # several options
run "$FLATLINE" run get.lua -o run --no-plots -- "$leaky" $leaks
told="more sockets to 127\.0\.0\.1:$broker, ESTABLISHED"
measured expect_sentence "files [0-9,]+ $told; (most likely )?with GET /keep" \
    "where connections lead to is told, and the route"
expect "they are on record" \
    grep -q "tcp,127.0.0.1:$broker,ESTABLISHED," run/descriptors.csv
measured expect "summary.md tells it too" \
    grep -q 'files:.*more sockets to' run/summary.md
measured expect "and the page" grep -q 'Files: .* more sockets' run/report.html
measured expect "and the result" grep -q '"kind": *"tcp"' run/verdict.json
run "$FLATLINE" judge run
measured expect_sentence "$told" "judged again: the same"
expect_no_output 'its log' "nothing is quoted of a log that says nothing"

# It runs into its limit, and says so.
# shellcheck disable=SC2016,SC2086 # $0 is of the other shell
run "$FLATLINE" run get.lua -o limit --no-plots -- \
    sh -c 'ulimit -n 100 && exec "$0" "$@"' "$leaky" $leaks
expect_sentence 'its log line [0-9]+, [0-9,]+ times: leaky: connect: Too many open files \(the process has as many' \
    "what the service has logged is quoted"
expect "in summary.md too" grep -q 'its log:.*Too many open files' \
    limit/summary.md

# A healthy one has nothing to tell.
run "$FLATLINE" run get.lua -o flat --no-plots -- "$leaky"
expect_no_output '^  files' "without a leak: nothing"

# A profile tells it of any target. Of a sanitized one it tells that alone: 69.
# shellcheck disable=SC2086 # several options
run "$FLATLINE" profile get.lua -n 120 -o profile -- "$leaky" $leaks
measured expect_status 0 "a profile of a program in C"
measured expect_sentence "$told" "and its connections are told"

# Of what somebody else started, and with the rights of another user.
# shellcheck disable=SC2086 # several options
background "$leaky" --port 0 $leaks
log=$background_log
await 10 "grep -q listening '$log'" || exit 99
run "$FLATLINE" run get.lua -o pid --no-plots --pid "$background_pid"
measured expect_sentence "$told" "of a process that runs"
run "$FLATLINE" run get.lua --heap-snapshot --pid "$background_pid" -o no
expect_status 69 "no snapshot of a program in C"

# What comes from elsewhere is not trusted.
cp -r run foreign
rm foreign/descriptors.csv
ln -s /etc/passwd foreign/descriptors.csv
run "$FLATLINE" judge foreign
expect_status 65 "a link in place of the file is refused"
rm foreign/descriptors.csv
{
	echo 'time_s,kind,what,state,count'
	printf '0,tcp,a,,0\n5,tcp,\033[31m::error::<b>|x,,5000\n'
} >foreign/descriptors.csv
run "$FLATLINE" judge foreign
measured expect_sentence 'more sockets to ' "a name is shown"
expect "but not its control characters" lacks "$(printf '\033')" "$stdout"
