# SPDX-License-Identifier: MIT
# The program exports no function or variable of ours, so that no library finds
# one of them in the place of its own.
. "${srcdir:-.}/tests/lib.sh"

nm -D -P --defined-only "$FLATLINE" | cut -d' ' -f1 | sed 's/@.*//' |
    sort -u >"$work/exported"
expect "the program's symbols were read" test -s "$work/exported"
nm -P --defined-only "$builddir/libharness.a" | awk '$2 ~ /[TDBRVWC]/ { print $1 }' |
    sort -u >"$work/ours"
expect "and ours" grep -q '^profile_init$' "$work/ours"
comm -12 "$work/exported" "$work/ours" >"$work/both"
expect_empty "$work/both" "none of ours is exported"
