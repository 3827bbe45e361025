# SPDX-License-Identifier: MIT
# flatline demo, as in the README.
. "${srcdir:-.}/tests/lib.sh"
run_limit=150 # sanitized, and at a low priority

# A machine that is too busy is told to be: then once more.
for _ in $(lasting 1 "1 2 3"); do
	rm -rf demo
	began=$(date +%s)
	run "$FLATLINE" demo -o demo
	ended=$(date +%s)
	grep -q 'load generator was the bottleneck' demo/*/verdict.json || break
done
measured expect_status 0 "the demo says LEAK, then FLAT"
measured expect "before: LEAK" grep -q '"verdict": "leak"' demo/before/verdict.json
measured expect "after: FLAT" grep -q '"verdict": "flat"' demo/after/verdict.json
measured expect_output '^FIXED' "the comparison: FIXED"
awk 'length > 80' "$stdout" >wide
expect_empty wide "no line is wider than 80 columns"
measured expect "in under 40 seconds" [ $((ended - began)) -lt 40 ]
for picture in before/memory.svg before/memory.png after/memory.svg compare.svg \
    compare.png; do
	if command -v gnuplot >/dev/null; then
		expect "a picture: $picture" test -s "demo/$picture"
	else
		skip "a picture: $picture" "no gnuplot"
	fi
done

run "$FLATLINE" compare demo/after demo/before --no-plots
measured expect_status 1 "the other way round: REGRESSED"
measured expect_output '^REGRESSED' "and it says so"
run "$FLATLINE" compare demo/before demo/before --no-plots
measured expect_status 1 "the leak against itself: STILL LEAKING"
run "$FLATLINE" compare demo/after demo/after --no-plots
measured expect_status 0 "the fix against itself: UNCHANGED"
