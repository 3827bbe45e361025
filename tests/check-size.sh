# SPDX-License-Identifier: MIT
# No function is longer than 80 lines and no file than 600. The format puts the
# braces of a function, and of nothing else, alone in the first column.
. "${srcdir:-.}/tests/lib.sh"
cd "$srcdir" || exit 99

find harness tests -name node_modules -prune -o -name '*.[ch]' -print |
    sort >"$work/files"
xargs awk '
FNR == 1 { start = 0 }
/^{$/ { start = FNR }
/^}$/ && start {
	if (FNR - start + 1 > 80)
		print FILENAME ":" start ": a function of " FNR - start + 1
	start = 0
}
FNR == 601 { print FILENAME ": more than 600 lines" }' \
    <"$work/files" >"$work/long"
expect_empty "$work/long" "functions and files are short"
