# SPDX-License-Identifier: MIT
# Files are created and renamed by harness/base/file.c alone, which does not
# follow links and leaves nothing half-written.
. "${srcdir:-.}/tests/lib.sh"
cd "$srcdir/harness" || exit 99

writers='O_CREAT|O_TMPFILE|\b(creat|mkstemp|mkostemp|renameat2?|rename)\(|fopen\([^)]*, "[wa]|json_dump_file'
grep -rnE "$writers" --include='*.[ch]' . | grep -v '^./base/file\.c:' \
    >"$work/writers"
expect_empty "$work/writers" "files are written by base/file.c"
expect "which this check would find" grep -qE "$writers" base/file.c
