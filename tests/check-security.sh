# SPDX-License-Identifier: MIT
# Each promise of SECURITY.md names its tests, and these are there and run.
. "${srcdir:-.}/tests/lib.sh"
cd "$srcdir" || exit 99

# One line for each promise, its tests in backquotes.
awk '/^## / { on = /^## What is promised/ }
on && /^- / { if (text) print text; text = $0; next }
on && /^  / { text = text $0; next }
text { print text; text = "" }' SECURITY.md >"$work/promises"
expect "SECURITY.md promises something" test -s "$work/promises"
grep -v '`tests/[^`]*`' "$work/promises" >"$work/bare"
expect_empty "$work/bare" "each promise names a test"

grep -o '`tests/[^`]*`' "$work/promises" | tr -d '`' | sort -u >"$work/named"
# A program is named without its ending, with %D% for its folder.
while read -r test; do
	word=${test##*/}
	[ -f "$test" ] || echo "$test does not exist"
	grep -hE "%D%/.*${word%.c}( |$)" tests/local.mk tests/*/local.mk \
	    tests/*/*/local.mk | grep -q . || echo "$test is not run"
done <"$work/named" >"$work/missing"
expect_empty "$work/missing" "and each of these tests exists and is run"
