# SPDX-License-Identifier: MIT
# The C code is formatted by clang-format 14; other versions differ.
. "${srcdir:-.}/tests/lib.sh"
cd "$srcdir" || exit 99

need clang-format-14 "clang-format-14 is not installed"
find harness tests -name node_modules -prune -o -name '*.[ch]' -print |
    sort | xargs clang-format-14 --dry-run 2>"$work/wrong"
sed -n 's/:.*: warning: .*/: not as clang-format -i leaves it/p' \
    "$work/wrong" | uniq >"$work/files"
expect_empty "$work/files" "clang-format would change nothing"
