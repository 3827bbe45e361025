# SPDX-License-Identifier: MIT
# Our scripts pass shellcheck.
. "${srcdir:-.}/tests/lib.sh"
cd "$srcdir" || exit 99

need shellcheck "shellcheck is not installed"
find bootstrap .ci packaging tests -name node_modules -prune -o -type f \
    \( -name '*.sh' -o -name bootstrap -o -path '.ci/*' \) -print \
    2>/dev/null | sort >"$work/scripts"
# SC2016: text in single quotes is often meant for another shell.
xargs shellcheck -s sh -x -e SC2016 <"$work/scripts" >"$work/wrong"
expect_empty "$work/wrong" "shellcheck has nothing to say"
