# SPDX-License-Identifier: MIT
# tap.sh COMMAND...: runs one test and prints valid TAP for it, however it ends.
# cmocka 1.1 writes skips as failures and a plan for each group; a crash
# writes nothing. Here every test that ran counts once, and so does a crash.
# A command that prints no TAP is one test, judged by its exit status. How long
# it took is added to the file $TEST_TIMES, if there is one: seconds, name,
# build, seconds of a processor.
set -u

said=$(mktemp) || exit 99
trap 'rm -f "$said" "$said.times"' EXIT
trap 'kill "$running" 2>/dev/null; exit 130' HUP INT TERM

# Use a file: a process that a test leaves running would keep a pipe open.
timeout -k 70 "${TEST_LIMIT:-900}" "$@" >"$said" &
running=$!
status=0
began=$(date +%s%N)
wait "$running" || status=$?
took=$((($(date +%s%N) - began) / 100000000))

for name; do :; done
build=${builddir:-build}
[ -z "${TEST_TIMES:-}" ] || {
	times >"$said.times"
	awk -v took="$took" -v name="${name##*tests/}" -v build="${build##*/}" '
		NR == 2 { split($0, used, "[ms ]+") }
		END { printf "%.1f %s %s %.1f\n", took / 10, name, build,
			used[1] * 60 + used[2] + used[3] * 60 + used[4] }' \
	    "$said.times" >>"$TEST_TIMES"
}
awk -v status="$status" -v name="${name##*/}" '
function result(good, text) {
	sub(/^ *-? */, "", text)
	if (!good)
		failed++
	print (good ? "ok " : "not ok ") ++count (text != "" ? " - " text : "")
}
function fate() {
	if (status == 124)
		return "stopped: it took too long"
	return status > 128 ? "killed by signal " status - 128 : \
	    "exited with " status
}
/^1\.\.0/ { whole_skip = $0; next }
/^1\.\.[0-9]+/ { planned += substr($1, 4); next }
/^not ok [0-9]+ # SKIP/ {
	sub(/^not ok [0-9]+ # SKIP */, "")
	result(1, $0 " # SKIP")
	next
}
/^not ok 0 / { group_failed = 1 }
/^(not )?ok( |$)/ {
	good = /^ok/
	sub(/^(not )?ok *[0-9]*/, "")
	result(good, $0)
	next
}
{ print }
END {
	if (count == 0 && planned == 0 && whole_skip != "" && status == 0) {
		print whole_skip
		exit
	}
	if (planned > count && !group_failed)
		result(0, "ended after " count + 0 " of " planned " tests: " \
		    fate())
	else if (status != 0 && !failed)
		result(0, name " " fate())
	else if (count == 0)
		result(1, name)
	print "1.." count
}' "$said"
