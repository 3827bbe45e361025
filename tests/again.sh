# SPDX-License-Identifier: MIT
# again.sh LOG DIR: what measures may fail beside others on a busy machine, or
# by the chance that its bounds leave. Up to two scripts that failed in what
# `make check` said are run again, alone, into a log beside: that counts then,
# and it is said. It fails when they do, or when this is not for them.
set -u

log=$1
failed=$(sed -n 's/^\(FAIL\|ERROR\): \([^ ]*\) .*/\2/p' "$log" | sort -u)
[ -n "$failed" ] && [ "$(echo "$failed" | wc -l)" -le 2 ] || exit 1
! echo "$failed" | grep -qv '^tests/e2e/' || exit 1

sh "$(dirname "$0")/results.sh" "$log" |
    sed -n 's/^\(FAIL\|ERROR\):/failed at first:/p; /^ /p'
for test in $failed; do
	grep -v "^[A-Z]*: $test " "$log" >"$log.rest"
	mv "$log.rest" "$log"
done
failed=$(echo "$failed" | tr '\n' ' ')
echo "again, alone: $failed"
exec make -C "$2" AM_COLOR_TESTS=no check TESTS="$failed" \
    >"${log%.log}-again.log" 2>&1
