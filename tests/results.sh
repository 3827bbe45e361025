# SPDX-License-Identifier: MIT
# results.sh [--all] LOG...: adds up the results of `make check` in each log, and
# shows what was skipped or failed and why; then the slowest tests, by the file
# $TEST_TIMES that tests/tap.sh writes, and what failed at first and was run
# again, by $TEST_AGAIN, what tests/again.sh printed; last a line of totals. With
# --all a skip is a failure, unless no package would help: the machine does not
# allow it. bootstrap ends a log with "make failed" if it did.
set -u

slowest() {
	[ -s "${TEST_TIMES:-}" ] || return 0
	echo "The slowest of $(wc -l <"$TEST_TIMES") tests, in seconds, and of a processor:"
	sort -rn "$TEST_TIMES" | head -n 20 |
	    awk '{ printf "%7.1f %7.1f  %-10s %s\n", $1, $4, $3, $2 }'
}

failed_at_first() {
	[ -s "${TEST_AGAIN:-}" ] || return 0
	echo "Run again, alone, because they failed at first:"
	cat "$TEST_AGAIN"
}

all=0
[ "$1" = --all ] && all=1 && shift

said=$(mktemp) || exit 99
trap 'rm -f "$said"' EXIT
status=0
awk -v all=$all '
# The "not ok" lines of a test and the remarks below them; 0: no such log.
function explain(test,    log_file, line, left, found) {
	log_file = test
	sub(/\.sh$/, "", log_file)
	log_file = dir "/" log_file ".log"
	while ((getline line < log_file) > 0) {
		if (line ~ /^not ok/) {
			print "FAIL: " test ": " line
			left = 15
			found = 1
		} else if (line ~ /^#/ && left-- > 0) {
			print "    " line
		} else if (line ~ /^ok/) {
			left = 0
		}
	}
	close(log_file)
	return found
}

FNR == 1 {
	before = failed
	shown = ""
	if (ARGC > 2)
		print FILENAME ":"
}
{ last[FNR % 30] = $0 }
/^make.*: Entering directory/ { dir = substr($4, 2, length($4) - 2) }
/^PASS: |^ok [0-9]/ { passed++ }
/^(FAIL|ERROR): |^not ok [0-9]/ {
	failed++
	test = $2
	if (!/^FAIL: / || !(test == shown || explain(test)))
		print
	shown = test
}
/^SKIP: / {
	skipped += !(all && /this machine does not allow/)
	print "skipped" substr($0, 5)
}
/^make failed$/ && failed == before {
	failed++
	for (i = FNR - 29; i < FNR; i++)
		if (i > 0)
			print last[i % 30]
}
END {
	printf "%d passed, %d failed", passed, failed + all * skipped
	print (skipped && !all ? ", " skipped " skipped" : "")
	exit failed + all * skipped > 0
}' "$@" >"$said" || status=$?
sed '$d' "$said"
slowest
failed_at_first
tail -n 1 "$said"
exit "$status"
