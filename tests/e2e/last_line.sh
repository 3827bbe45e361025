# SPDX-License-Identifier: MIT
# The first line says why a run failed or is undecided, the last line the command
# that follows; both stand on a screen of 24 lines.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >get.lua <<'EOF'
load { users = 2, duration = "700ms", warmup = "200ms" }
flow("get", { get = "/items/1" })
EOF
sed 's:/items/1:/fail:' get.lua >fail.lua
sed 's:/items/1:/slow?ms=30000:' get.lua >hangs.lua
sed 's:/items/1:/slow?ms=200:' get.lua >slow.lua

# The sentence may be wrapped; of the last line the beginning will do.
says() { # STATUS FIRST LAST WHAT
	measured expect_status "$1" "$4: status $1"
	measured expect_sentence "^$2" "$4: the first line says it"
	tail -n 1 "$stdout" >"$work/.last"
	measured expect "$4: the last line is the command that follows" \
	    grep -Eq "^next: $3" "$work/.last"
}
row() { # STATUS FIRST LAST ARGUMENT...
	wanted=$1 first=$2 last=$3
	shift 3
	run "$FLATLINE" run --no-plots -o row "$@"
	says "$wanted" "$first" "$last" "$first"
	expect "$first: both on one screen" \
	    sh -c 'tail -n 23 "$1" | grep -Eq "^(FAILED|INCONCLUSIVE|FLAT|LEAK) "' - \
	    "$stdout"
	rm -rf row
}

row 3 'FAILED 404 on ([0-9]+) of \1 requests' 'flatline check fail.lua -- ' \
    fail.lua -n 20 -- "$leaky" --status 404
row 3 'FAILED all [0-9]+ requests: no answer in 100 ms' 'flatline check hangs.lua -- ' \
    hangs.lua --timeout 100ms -- "$leaky"
row 3 'FAILED no reply in the measured part: every user waited for one' \
    'flatline check hangs.lua -- ' \
    hangs.lua -R 50 -u 2 --timeout 1500ms -- "$leaky"
row 3 'FAILED load not held: [0-9.]+ of 100 iterations/s; every user waited for replies' \
    'the same command with -u [0-9]+, or -R [0-9]+' \
    slow.lua -R 100 -u 4 -d 1s -- "$leaky"
row 3 'FAILED target died: exited with ' 'less row/target.log$' \
    get.lua -d 5s -- "$leaky" --die-after 100
row 2 'INCONCLUSIVE .*: too few samples' 'the same command with -n [0-9]+$' \
    get.lua -n 30 -- "$leaky"
row 2 'INCONCLUSIVE every reply was a redirect' 'flatline check fail.lua -- ' \
    fail.lua -- "$leaky" --status 302

# The first Ctrl-C, and SIGTERM, end the run and are said.
cut_short() { # SIGNAL UNTIL FIRST OPTION...
	signal=$1 until=$2 first=$3
	shift 3
	background "$FLATLINE" run get.lua --no-plots -o cut "$@" -- "$leaky"
	await 20 "grep -q $until cut/events.csv 2>/dev/null"
	await 20 "test -s cut/samples.csv"
	kill -"$signal" "$background_pid"
	status=0
	wait "$background_pid" || status=$?
	ran="run $*, SIG$signal"
	cp "$background_log" "$stdout"
	: >"$stderr"
	says 2 "$first" 'the same command, to its end$' "SIG$signal"
	rm -rf cut
}
cut_short INT measure \
    'INCONCLUSIVE interrupted after [0-9.]+ m?s of 60 s: ' -d 60s -u 1 --warmup 300ms
cut_short TERM warm-up \
    'INCONCLUSIVE interrupted after [0-9.]+ m?s of 60 s of warm-up: nothing was measured' \
    -d 60s -R 100 --warmup 60s

# A file that shows too little: what to record.
awk 'BEGIN { print "time_s,requests,rss_bytes"; srand(4)
for (i = 0; i < 60; i++) print i "," i * 100 "," 5e7 + int(rand() * 800) * 4096 }' >noise.csv
run "$FLATLINE" judge noise.csv
says 2 'INCONCLUSIVE resident memory .*; needs about ' \
    'record [0-9,]+ requests \(.*\), and judge that$' "noise"
