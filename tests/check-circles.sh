# SPDX-License-Identifier: MIT
# There are no circular dependencies: among the object files of libharness.a by
# their symbols, and among headers by their includes. Each circle is printed with
# the names that tie it.
. "${srcdir:-.}/tests/lib.sh"

# "user definer symbol" for each symbol that one object needs from another.
nm -A -P "$builddir/libharness.a" | awk '
{
	match($1, /\[[^]]*\]/)
	object = substr($1, RSTART + 1, RLENGTH - 2)
	if ($3 == "U")
		uses[object, $2]
	else if ($3 ~ /[TDBRVWC]/)
		definer[$2] = object
}
END {
	for (use in uses) {
		split(use, pair, SUBSEP)
		if (pair[2] in definer && definer[pair[2]] != pair[1])
			print pair[1], definer[pair[2]], pair[2]
	}
}' | sort >"$work/calls"
expect "libharness.a was read" test -s "$work/calls"
# The linker would take one of two, and never say so.
nm -A -P "$builddir/libharness.a" | awk '
$3 ~ /[TDBR]/ && seen[$2]++ { print $2 " is defined twice" }' >"$work/bad"
expect_empty "$work/bad" "every name means one thing"

# "includer included -" for each header that includes another one.
(cd "$srcdir/harness" && grep -oE '^#include "[a-z0-9_]+/[a-z0-9_]+\.h"' -r . \
    --include='*.h') | sed -E 's|^\./([^:]*):#include "(.*)"|\1 \2 -|' |
    sort -u >"$work/includes"
expect "headers were read" test -s "$work/includes"

# tsort finds the loops; this adds the names that tie them.
for kind in calls includes; do
	cut -d' ' -f1,2 "$work/$kind" | sort -u >"$work/pairs"
	tsort "$work/pairs" 2>&1 >/dev/null |
	    sed -n 's/^tsort: \([^ :]*\)$/\1/p' | sort -u >"$work/loop"
	awk 'NR == FNR { loop[$1]; next } $1 in loop && $2 in loop' \
	    "$work/loop" "$work/$kind" >"$work/bad"
	expect_empty "$work/bad" "no circle among $kind"
done
