# SPDX-License-Identifier: MIT
# What could not be written is never passed over: status 74, and its name.
. "${srcdir:-.}/tests/lib.sh"

made() { # NAME BYTES: a run of 12,000 requests that keeps so many of each
	mkdir "$1"
	awk -v bytes="$2" 'BEGIN {
		srand(5); print "time_s,requests,errors,rss_bytes,anon_bytes"
		for (n = 0; n <= 12000; n += 30)
			printf "%.1f,%d,0,%d,%d\n", n / 100, n,
			    9e7 + n * bytes + 9000 * rand(),
			    8e7 + n * bytes + 9000 * rand()
	}' >"$1/samples.csv"
	printf 'time_s,event,detail\n0,phase,measure\n' >"$1/events.csv"
}
made leak 4000
made flat 0

full() { # ARGUMENT...: with nothing that takes its output
	run sh -c '"$@" >/dev/full' - "$FLATLINE" "$@"
	expect_status 74 "$1 $2 >/dev/full: status 74"
	expect_error '^flatline: cannot write to standard output: No space left' \
	    "and a line that says so"
}
full judge leak
full judge flat -q
full judge leak --json
full judge leak flat
full compare flat leak --no-plots
full report leak --no-plots
full run --help
full help judge
full --version ''
run sh -c '"$1" judge nosuch >/dev/full' - "$FLATLINE"
expect_status 65 "what went wrong before is what is told"

# A number that a closed stream leaves goes to the next file that is opened.
run sh -c '"$1" report flat --no-plots >&-' - "$FLATLINE"
expect_status 74 "without a standard output: status 74"
expect "and none of it lands in a file" lacks FLAT flat/samples.csv
expect "nor in a report" grep -q '^{' flat/verdict.json

# Reports.
run "$FLATLINE" report leak --no-plots
expect_status 1 "a leak: status 1"
rm leak/report.html leak/summary.md
mkdir leak/report.html leak/summary.md
run "$FLATLINE" report leak --no-plots
expect_status 74 "reports that cannot be written: status 74"
expect_output '^LEAK' "the verdict is given all the same"
expect_error 'cannot write leak/report.html: .*cannot write leak/summary.md: ' \
    "each of them is named"
rmdir leak/report.html leak/summary.md

# Folders.
run "$FLATLINE" compare leak flat -o new/of/mine --no-plots
expect_status 0 "compare -o NEW: the leak is gone"
expect "the folder is made" test -s new/of/mine/compare.md
run "$FLATLINE" compare leak flat leak -o other/one --no-plots
expect "that of a history, too" test -s other/one/history.md
run "$FLATLINE" compare leak flat -o /proc/nothing --no-plots
expect_status 74 "a folder that cannot be made: status 74"
expect_error 'cannot make /proc/nothing: ' "and it is named"
expect_output '^FIXED' "the verdict is given all the same"
mkdir -p blocked/compare.md
run "$FLATLINE" compare leak flat -o blocked --no-plots
expect_status 74 "a comparison that cannot be written: status 74"
expect_error 'cannot write blocked/compare.md: ' "and it is named"

# A limit on files is as a full disk, and no signal.
echo 'flow("get", function() http.get("/") end)' >get.lua
run sh -c 'ulimit -f 1; exec "$@"' - "$FLATLINE" run get.lua -R 100 -d 500ms \
    -o limited --no-plots -- "$builddir/tests/targets/leaky"
expect_status 74 "files that may not grow: status 74"
expect_error 'cannot write .*File too large' "and which it was"
rm -r limited # it lacks what did not fit
