# SPDX-License-Identifier: MIT
# One of two routes leaks: the verdict says which.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >two.lua <<EOS
load { users = 4, rate = 3000, duration = "$(lasting 1s 4s)", warmup = "500ms" }
flow("keep", { weight = 3, get = "/keep" })
flow("items", { weight = 7, get = "/items/1" })
EOS
meanwhile "$FLATLINE" run two.lua -o flat --no-plots -- "$leaky"
run "$FLATLINE" run two.lua -o two --no-plots -- "$leaky" --leak 4000 --only-keep
measured expect_status 1 "a leak in one route of two"
tr -s '\n ' ' ' <"$stdout" >line
measured expect "is laid at its door" \
    grep -Eq 'by route GET /keep grows [3-7]\.[0-9]+ KiB/request' line
measured expect "and not at the other's" \
    grep -Eq 'GET /items/:id less than [0-9.]+ (B|KiB)/request' line
measured expect "for routes are counted when memory has been read" \
    awk -F, 'NR == FNR { if (FNR > 1) counted[int($1 / .05)]; next }
	$5 > 0 { read++; at = int($1 / .05)
	    hit += at in counted || at + 1 in counted || at + 2 in counted }
	END { exit !(read > 9 && hit > .8 * read) }' two/routes.csv two/samples.csv
run "$FLATLINE" judge two --json
measured expect_output '"grows":false.*"route":"GET /keep".*"grows":true' \
    "judged again: the same, for machines"
join
expect_no_output 'by route' "where nothing leaks no route is named"
