# SPDX-License-Identifier: MIT
# `make installcheck`: the installed files are complete and found.
. "${srcdir:-.}/tests/lib.sh"
: "${mandir:?}" "${pkgdatadir:?}" "${docdir:?}"

run "$FLATLINE" --version
expect_status 0 "the installed program runs"
expect "it has a manual page" test -s "$mandir/man1/flatline.1"
expect "and one on scenarios" test -s "$mandir/man7/flatline-scenario.7"
expect "and the schema of run.json" test -s "$docdir/run.schema.json"
for kind in scenarios plots templates harness/preload; do
	(cd "$srcdir/$kind" && find . -name '*.lua' -o -name '*.gp' -o -name '*.html' \
	    -o -name '*.py' -o -name '*.rb') |
	    while read -r file; do
		cmp "$srcdir/$kind/$file" "$pkgdatadir/$kind/$file" 2>&1 &&
		    echo "$file" >&3
	    done >"$work/bad" 3>"$work/good"
	expect_empty "$work/bad" "all of $kind is installed"
	expect "which is something" test -s "$work/good"
done

sleep=$(command -v sleep)
echo 'flow("get", { get = "/" })' >get.lua
run "$FLATLINE" run get.lua --allocator glibc --start-timeout 1s -o no -- \
    "$sleep" 20
expect_no_error 'helper' "the installed helper is found"

# The demo itself is measured by e2e/demo.sh, on a machine of its own. Here, what
# it shows is drawn from two runs that are written down.
made() { # NAME BYTES-PER-REQUEST
	mkdir "$1"
	awk -v bytes="$2" 'BEGIN {
		print "time_s,requests,errors,rss_bytes,anon_bytes"
		for (n = 0; n <= 8000; n += 10)
			printf "%.2f,%d,0,%d,%d\n", n / 100, n,
			    9e7 + n * bytes, 8e7 + n * bytes
	}' >"$1/samples.csv"
	printf 'time_s,event,detail\n0,phase,measure\n' >"$1/events.csv"
	echo '{"load": {"rate": 100}, "target": {"runtime": "native"}}' \
	    >"$1/run.json"
}
made before 2000
made after 0
run "$FLATLINE" compare before after -o "$work/compared"
expect_status 0 "the installed program compares two runs"
expect_output '^FIXED' "and says FIXED"
expect "the installed plots draw it" test -s "$work/compared/compare.svg"
