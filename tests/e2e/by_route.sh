# SPDX-License-Identifier: MIT
# One of two routes leaks: the verdict says which.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >two.lua <<'EOS'
load { users = 4, rate = 3000, duration = "4s", warmup = "500ms" }
flow("keep", { weight = 3, get = "/keep" })
flow("items", { weight = 7, get = "/items/1" })
EOS
meanwhile "$FLATLINE" run two.lua -o flat --no-plots -- "$leaky"
run "$FLATLINE" run two.lua -o two --no-plots -- "$leaky" --leak 4000 --only-keep
expect_status 1 "a leak in one route of two"
tr -s '\n ' ' ' <"$stdout" >line
expect "is laid at its door" \
    grep -Eq 'by route GET /keep grows [345]\.[0-9]+ KiB/request' line
# The routes are counted when memory is read: where they were counted once a
# second this was 600 B.
expect "and not at the other's, closely" \
    grep -Eq 'GET /items/:id less than 1?[0-9]{1,2}(\.[0-9]+)? B/request' line
run "$FLATLINE" judge two --json
expect_output '"grows":false.*"route":"GET /keep".*"grows":true' \
    "judged again: the same, for machines"
join
expect_no_output 'by route' "where nothing leaks no route is named"
