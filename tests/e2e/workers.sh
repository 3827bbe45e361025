# SPDX-License-Identifier: MIT
# Node in several processes: each worker of a cluster and each child is asked,
# and what they keep is added.
. "${srcdir:-.}/tests/lib.sh"
need node "no node here: ./bootstrap check --all installs it"
service=$srcdir/tests/targets/cluster/service.js

cat >get.lua <<EOF
load { users = 4, warmup = "$(lasting 500ms 2s)" }
flow("get", function() http.get("/items/1") end)
EOF
# What is held is read between bursts, while nothing else is done.
in_cycles() { # OPTION...
	run "$FLATLINE" run get.lua --cycles "$(lasting 3 14)" \
	    --burst "$(lasting 50 800)" --settle 20ms --no-plots "$@"
}
asked() { # DIR: how many processes were
	grep -c ',asked,' "$1/events.csv"
}
inspectors() { # PID...: how many ports they listen on
	for one in "$@"; do
		find "/proc/$one/fd" -lname 'socket:*' -printf '%l\n'
	done | tr -dc '0-9\n' >inodes
	awk 'NR == FNR { mine[$1]; next } $4 == "0A" && $10 in mine' \
	    inodes /proc/net/tcp | wc -l
}

in_cycles -o leaky -- \
    node "$service" cluster leaky
measured expect_status 1 "workers that leak"
measured expect_output '^LEAK +heap after collection grows' "are told by their heaps"
measured expect "primary and workers are asked" [ "$(asked leaky)" -eq 3 ]
expect "each at a port that was free" lacks 'Starting inspector.*failed' \
    leaky/target.log
in_cycles -o fixed -- \
    node "$service" cluster fixed
measured expect "workers that keep nothing are no leak" [ "$status" -ne 1 ]
measured expect_status 0 "but FLAT"
in_cycles -o child -- \
    node "$service" child leaky
measured expect_status 1 "a child that leaks"
measured expect_output '^LEAK +heap after collection grows' "is told by its heap"
measured expect "parent and child are asked" [ "$(asked child)" -eq 2 ]
# A thread has a heap of its own in the same process.
in_cycles -o thread -- node "$service" thread leaky
measured expect_status 1 "a thread that leaks"
measured expect_output '^LEAK +heap after collection grows' "is told by its heap"
run "$FLATLINE" profile get.lua -n 100 -o who -- node "$service" thread leaky
expect_output 'not looked at: its worker threads \(1\), which have heaps of their own$' \
    "a profile says that it does not see them"
if [ "$FORM" = nightly ]; then
	in_cycles -o thread-fixed -- node "$service" thread fixed
	expect "a thread that keeps nothing is no leak" [ "$status" -ne 1 ]
fi

# A worker that is replaced takes with it what it kept.
recycled() { # LEAKY-OR-FIXED
	run "$FLATLINE" run get.lua -u 8 -R 1500 -d "$(lasting 3s 16s)" \
	    --gc-budget 60% -o "recycled-$1" --no-plots -- node "$service" cluster "$1" 2500
}
recycled leaky
measured expect "workers that leak and are replaced are not FLAT" [ "$status" -ne 0 ]
# Three at a time; one that lived too short was not asked.
measured expect "the heaps of those replaced are on record too" awk -F, '
	NR > 1 && $7 > 0 { lives[$2 "-" $3]++ }
	END { for (life in lives) n++; exit n <= 3 }' recycled-leaky/processes.csv
recycled fixed
measured expect "and that keep nothing: no leak" [ "$status" -ne 1 ]

# A cluster that runs already: all of it shares one port for inspectors.
port=$(free_port)
background env PORT="$port" node "$service" cluster leaky
pid=$background_pid
await 10 "[ \$(grep -c listening '$background_log') -eq 2 ]" || exit 99
workers=$(cat "/proc/$pid/task/$pid/children")
in_cycles --target "http://127.0.0.1:$port" --runtime node -o running
measured expect_status 1 "a running cluster that leaks"
measured expect_output '^LEAK +heap after collection grows' "is told by its heaps"
measured expect "all are asked" [ "$(asked running)" -eq 3 ]
# shellcheck disable=SC2086 # several numbers
{
await 20 "[ \"\$(inspectors $pid $workers)\" -eq 1 ]"
expect "and none is left open" [ "$(inspectors $pid $workers)" -eq 1 ]
}
opened() {
	grep -c 'listening on ws://127.0.0.1:9229/' "$background_log"
}
before=$(opened)
kill -USR1 "$pid"
await 10 '[ "$(opened)" -gt "$before" ]'
expect "a signal opens what it would have opened" \
    [ "$(opened)" -gt "$before" ]
