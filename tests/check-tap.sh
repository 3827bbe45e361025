# SPDX-License-Identifier: MIT
# tap.sh and results.sh count failures, crashes and skips correctly, given what
# cmocka 1.1 really prints.
. "${srcdir:-.}/tests/lib.sh"
unset TEST_TIMES TEST_AGAIN

tap() { # COMMANDS: of a test program in shell
	run sh "$srcdir/tests/tap.sh" sh -c "$1"
	judge "tap.sh itself succeeds" test "$status" -eq 0
}

says() { # WHAT COUNT PATTERN
	judge "$1" test "$(grep -cE "$3" "$stdout")" -eq "$2"
}

tap 'echo 1..2; echo ok 1 - a; echo ok 2 - b; echo 1..1; echo ok 1 - c'
says "two groups are three tests" 3 '^ok [123] - [abc]$'
says "with one plan" 1 '^1\.\.3$'
says "and only that" 1 '^1\.\.'

tap 'echo 1..2; echo not ok 1 - a; echo "# why"; echo ok 2 - b; exit 1'
says "one failure counts once" 1 '^not ok'
says "and keeps its reason" 1 '^# why$'

tap 'echo 1..2; echo "not ok 1 # SKIP a"; echo ok 2 - b'
says "a skip is no failure" 0 '^not ok'
says "but a skip" 1 '^ok 1 - a # SKIP'

tap 'echo 1..3; echo ok 1 - a; kill -ABRT $$'
says "a crash is a failure" 1 '^not ok 2 - ended after 1 of 3 .*signal 6'

tap 'echo 1..1; echo ok 1 - a; exit 23'
says "so is a bad exit after the last test" 1 '^not ok 2 - .*exited with 23'

tap 'echo 1..2; echo "not ok 0 - g [  FAILED  ] GROUP SETUP"; exit 1'
says "a failed group setup counts once" 1 '^not ok 1 '

tap 'exit 3'
says "no TAP and a bad status is a failure" 1 '^not ok 1 - .*exited with 3'
tap 'exit 0'
says "no TAP and a good status is one test passed" 1 '^ok 1'
tap 'echo "1..0 # SKIP no such thing here"'
says "a skipped file says why" 1 '^1\.\.0 # SKIP no such thing here$'

TEST_LIMIT=1
export TEST_LIMIT
tap 'echo 1..2; echo ok 1 - a; exec sleep 60'
says "a test that hangs is ended" 1 '^not ok 2 - .*took too long'

# The duration of a test.
times=$work/times
run env -u TEST_LIMIT TEST_TIMES="$times" builddir=/x/build/sanitized \
    sh "$srcdir/tests/tap.sh" sh -c 'sleep 0.2' /x/tests/unit/a/test_b
expect "how long a test takes is noted, with its build, and of a processor" \
    grep -Eq '^0\.[2-9] unit/a/test_b sanitized 0\.[0-9]$' "$times"

results() { # LOG-TEXT OPTION...: what bootstrap makes of a log
	printf '%s\n' "$1" >log
	shift
	run sh "$srcdir/tests/results.sh" "$@" log
}

results 'PASS: a 1 - x
FAIL: a 2 - y
SKIP: a 3 - z # SKIP no z here
ERROR: b - died
make failed'
expect_output '^1 passed, 2 failed, 1 skipped$' "results are added up"
expect_output '^skipped: a 3 - z # SKIP no z here$' "a skip keeps its reason"
expect_status 1 "a failure shows in the status"
results 'PASS: a 1 - x
SKIP: a 2 - z' --all
expect_output '^1 passed, 1 failed$' "with --all a skip is a failure"
expect_status 1 "and shows in the status"
results 'cc: broken
make failed'
expect_output '^0 passed, 1 failed$' "a make that fails before any test counts"
expect_output '^cc: broken$' "and says why"
results 'PASS: a 1 - x'
expect_output '^1 passed, 0 failed$' "all is well when all is well"
expect_status 0 "also in the status"
seq 40 | sed 's/.*/&.5 unit\/a build &.2/' >times.txt
echo 'failed at first: a 2 - y' >again.txt
TEST_TIMES=times.txt TEST_AGAIN=again.txt results 'PASS: a 1 - x'
expect "the twenty slowest tests are told, the slowest first" [ "$(
    sed -n '/slowest of 40/,/again, alone/s/^ *\([0-9.]*\) *[0-9]*\.2  build .*/\1/p' \
	"$stdout" | paste -sd' ')" = "$(seq -s' ' -f %.1f 40.5 -1 21.5)" ]
expect "then what failed at first, and the count last" \
    [ "$(tail -n 2 "$stdout" | paste -sd/)" = \
    'failed at first: a 2 - y/1 passed, 0 failed' ]

# A fake make that prints its arguments.
mkdir bin
printf '%s\n' '#!/bin/sh' 'echo "$*"' 'exit ${MAKE_STATUS:-0}' >bin/make
chmod +x bin/make
again() { # LOG-TEXT
	rm -f log-again.log
	printf '%s\n' "$1" >log.log
	run env PATH="$work/bin:$PATH" sh "$srcdir/tests/again.sh" log.log there
}

again 'PASS: tests/e2e/a.sh 1 - x
FAIL: tests/e2e/a.sh 2 - y
PASS: tests/e2e/ab.sh 1 - x
ERROR: tests/e2e/c.sh - exited with status 99'
expect_status 0 "two scripts that fail get another chance"
expect_output '^failed at first: tests/e2e/a.sh 2 - y$' "and that is said"
expect "alone" grep -q 'TESTS=tests/e2e/a.sh tests/e2e/c.sh' log-again.log
expect "what others said stands" [ "$(cat log.log)" = 'PASS: tests/e2e/ab.sh 1 - x' ]
MAKE_STATUS=2
export MAKE_STATUS
again 'FAIL: tests/e2e/a.sh 2 - y
make failed'
expect "what fails twice fails" grep -q '^make failed$' log-again.log
expect "and counts once" [ ! -s log.log ]
again 'FAIL: tests/e2e/a.sh 1 - y
FAIL: tests/unit/b 1 - y'
expect_status 1 "a unit test gets no other chance"
expect "nor does what failed with it" [ ! -e log-again.log ]
again 'FAIL: tests/e2e/a.sh 1 - y
FAIL: tests/e2e/b.sh 1 - y
FAIL: tests/e2e/c.sh 1 - y'
expect_status 1 "nor do three scripts"
again 'cc: broken'
expect_status 1 "nor what never ran"

# The forms of a script: what a short one skips, and what it checks.
script() { # FORM COMMANDS
	run env FORM="$1" sh -c '. "$srcdir/tests/lib.sh"; '"$2"
}

script usual 'status=2; measured expect_status 1 "a leak"'
expect_status 1 "a whole measurement is asked for its verdict"
script short 'status=2; measured expect_status 1 "a leak"'
expect_status 0 "a short one is not"
expect_output '^ok 1 - a leak \(short' "and that is told"
script short 'status=99; measured expect_status 1 "a leak"'
expect_status 1 "but it has to end with a documented status"
script short 'status=2; expect_status 1 "a usage error"'
expect_status 1 "and what is not measured stands"
script usual 'echo "ERROR: AddressSanitizer" >"$reports.7"'
expect_status 1 "a sanitizer's report fails a script, whoever wrote it"
expect_output '^# ERROR: AddressSanitizer' "and is shown"
for form in short usual nightly; do
	script $form 'echo "# $(lasting 1s 2s 3s) $(lasting a b)"'
	cat "$stdout"
done >forms
expect "each form has its length, the nightly one the usual if it has none" \
    [ "$(sed -n 's/^# //p' forms | paste -sd,)" = '1s a,2s b,3s b' ]
