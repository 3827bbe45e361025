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
	FNR == 1 { for (i = 1; i <= NF; i++) if ($i == "anon_bytes") anon = i; next }
	$anon > 0 { read++; at = int($1 / .05)
	    hit += at in counted || at + 1 in counted || at + 2 in counted }
	END { exit !(read > 9 && hit > .8 * read) }' two/routes.csv two/samples.csv

# Two routes of one flow and one of another, drawn at random: recorded runs.
recorded() { # DIRECTORY BYTES-PER-OTHER NOISE
	mkdir "$1"
	echo '{"scenario": {"path": "a.lua"}, "load": {"duration_s": 40}}' \
	    >"$1/run.json"
	awk -v other="$2" -v noise="$3" -v samples="$1/samples.csv" \
	    -v routes="$1/routes.csv" '
	function draw() { # alike in every awk (Park and Miller 1988)
		seed = seed * 16807 % 2147483647
		return seed / 2147483647
	}
	BEGIN {
		seed = 7
		print "time_s,requests,anon_bytes" >samples
		print "time_s,route,status_class,requests,errors" >routes
		for (t = 1; t <= 40; t++) {
			for (i = 0; i < 100; i++)
				if (draw() < 0.4) c++; else a++
			printf "%d,GET /a,2xx,%d,0\n", t, a >routes
			printf "%d,GET /b,2xx,%d,0\n", t, a >routes
			printf "%d,GET /c,2xx,%d,0\n", t, c >routes
			printf "%d,%d,%d\n", t, 2 * a + c, 2e7 + 4000 * a + \
			    other * c + noise * draw() >samples
		}
	}'
}
recorded apart 0 30000
run "$FLATLINE" judge --runtime native apart
expect_output '^  by route +GET /a \+ GET /b grows 1.9[0-9] KiB/request, ' \
    "routes that always go together are one"
recorded alike 2000 30000
run "$FLATLINE" judge --runtime native alike
expect_output '^  by route +every route: 1.95 KiB/request$' \
    "nothing sets one route apart"
run "$FLATLINE" report --runtime native alike
expect "and so does the summary" grep -q 'by route.*every route: 1.95 KiB/request' \
    alike/summary.md
expect "and the page" grep -q 'every route: 1.95 KiB/request' alike/report.html
recorded noisy 0 200000
run "$FLATLINE" judge --runtime native noisy
tr -s '\n ' ' ' <"$stdout" >line
expect "routes that cannot be told apart yet" grep -Eq \
    'by route cannot be told apart yet: most likely GET /a \+ GET /b; to be sure needs about [0-9,]+ requests' line
expect_output '^next: the same command with -d [0-9]+s, to see which route leaks$' "and what would"
run "$FLATLINE" judge two --json
measured expect_output '"grows":false.*"route":"GET /keep".*"grows":true' \
    "judged again: the same, for machines"
join
expect_no_output 'by route' "where nothing leaks no route is named"
