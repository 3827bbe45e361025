# SPDX-License-Identifier: MIT
# again.sh LOG DIR: a script that measures may fail because the machine was
# busy, or by chance, as its bounds allow. Up to two scripts that failed in LOG,
# the output of `make check`, are run again in DIR, alone, into LOG-again.log.
# The second result counts; the first is printed. Fails if that could not help,
# because other tests of LOG failed too.
set -u

log=$1
failed=$(sed -n 's/^\(FAIL\|ERROR\): \([^ ]*\) .*/\2/p' "$log" | sort -u)
[ -n "$failed" ] && [ "$(echo "$failed" | wc -l)" -le 2 ] || exit 1
! echo "$failed" | grep -qv '^tests/e2e/' || exit 1

TEST_TIMES='' TEST_AGAIN='' sh "$(dirname "$0")/results.sh" "$log" |
    sed -n 's/^\(FAIL\|ERROR\):/failed at first:/p; /^ /p'
for test in $failed; do
	grep -v "^[A-Z]*: $test \|^make failed$" "$log" >"$log.rest"
	mv "$log.rest" "$log"
done
failed=$(echo "$failed" | tr '\n' ' ')
again=${log%.log}-again.log
make -C "$2" AM_COLOR_TESTS=no check TESTS="$failed" >"$again" 2>&1 ||
    echo "make failed" >>"$again"
