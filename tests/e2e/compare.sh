# SPDX-License-Identifier: MIT
# flatline compare: the common range of comparable runs; histories.
. "${srcdir:-.}/tests/lib.sh"

# A run of so many requests, at 100 a second, that keeps bytes each; from a
# request on, if one is given.
made() { # NAME REQUESTS BYTES [FROM]
	mkdir "$1"
	awk -v most="$2" -v bytes="$3" -v from="${4:-0}" 'BEGIN {
		srand(5); print "time_s,requests,errors,rss_bytes,anon_bytes"
		for (n = 0; n <= most; n += 10) {
			grown = n > from ? (n - from) * bytes : 0
			printf "%.2f,%d,0,%d,%d\n", n / 100, n,
			    9e7 + grown + 9000 * rand(),
			    8e7 + grown + 9000 * rand()
		}
	}' >"$1/samples.csv"
	printf 'time_s,event,detail\n0,phase,measure\n' >"$1/events.csv"
	about "$1" 1 500 6.1
}
about() { # NAME SEED RATE KERNEL
	printf '{"scenario": {"digest": "d1"}, "seed": %s, "kernel": "%s",
	    "load": {"rate": %s}, "target": {"runtime": "native"}}' \
	    "$2" "$4" "$3" >"$1/run.json"
}
made leak 8000 2000
made flat 8000 0
made half 8000 900
made other 8000 0

run "$FLATLINE" compare leak flat
expect_status 0 "a leak that is gone: status 0"
expect_output '^FIXED' "FIXED"
run "$FLATLINE" compare flat leak -o new --no-plots
expect "the summary is where -o says" test -s new/compare.md
expect_status 1 "a leak that is new: status 1"
expect_output '^REGRESSED' "REGRESSED"
run "$FLATLINE" compare leak half --no-plots
expect_status 1 "half a leak: status 1"
expect_output '^STILL LEAKING' "STILL LEAKING"
expect_output '5[0-9] % of the growth is gone' "and how much of it is gone"
run "$FLATLINE" compare flat other --no-plots --json
expect_status 0 "flat as before: status 0"
expect_output '"verdict": ?"unchanged"' "unchanged, as JSON"
expect_output '"warning": ?null' "and nothing else differs"
if command -v gnuplot >/dev/null; then
	expect "there is a picture" grep -q 'FIXED' flat/compare.svg
	expect "and one of text in the summary" grep -q 'before: LEAK' \
	    flat/compare.md
fi
expect "the summary is a table" grep -q '^| before | \*\*LEAK\*\* |' \
    flat/compare.md

# An expectation that passes in one build and fails in the other.
checked() { # NAME PASSED FAILED COMPLETED FAILED: the expectation, its flow
	cp -r flat "$1"
	printf '{"scenario": {"digest": "d1"}, "seed": 1, "kernel": "6.1",
	    "load": {"rate": 500}, "target": {"runtime": "native"}, "done": {
	    "flows": [{"flow": "x", "begun": 500, "completed": %s, "failed": %s}],
	    "checks": [
	    {"check": "found", "passed": 500, "failed": 0, "script_error": false},
	    {"check": "GET /x: status 200", "passed": %s, "failed": %s,
	    "script_error": false}]}}' "$4" "$5" "$2" "$3" >"$1/run.json"
}
checked passes 500 0 500 0
checked fails 0 500 0 500
checked wavers 460 40 500 0 # in the warm-up
run "$FLATLINE" compare passes fails --no-plots
expect_status 3 "an expectation that fails in the new build: status 3"
expect_sentence '^FAILED GET /x: expect status 200 passed in before \(500 of 500\), failed in after \(500 of 500\); the new build' "which is told first"
run "$FLATLINE" compare fails passes --no-plots --force
expect_output '^FAILED  GET /x: expect status 200 failed in before \(500 of 500\), passed in after$' "the other way round, too"
run "$FLATLINE" compare passes wavers --no-plots
expect_output '^  check +GET /x: expect status 200 passed in before \(500 of 500\), failed in' \
    "where it does not decide, below"
expect "in the summary, too" grep -q '^- .*check:.* GET /x: expect status 200' wavers/compare.md
run "$FLATLINE" compare passes passes --no-plots
expect_no_output 'GET /x' "and nothing where nothing changed"

# Runs with different loads are not compared.
for what in 'seed 2 500 6.1' 'rate 1 600 6.1'; do
	# shellcheck disable=SC2086 # words
	set -- $what
	about other "$2" "$3" "$4"
	run "$FLATLINE" compare leak other --no-plots
	expect_status 65 "different $1: status 65"
	expect_error "different $1 \\(" "and it is named"
	run "$FLATLINE" compare leak other --no-plots --force
	expect_status 0 "--force compares them"
	expect_output "warning +different $1" "with a warning"
done
sed -i 's/d1/d2/' other/run.json
run "$FLATLINE" compare leak other --no-plots
expect_error 'scenario digest \(d1 and d2\), rate \(500 and 600\)' \
    "all that differs is named"
about other 1 500 6.2
run "$FLATLINE" compare leak other --no-plots
expect_status 0 "another kernel: compared"
expect_output 'warning +different kernel \(6.1 and 6.2\)' "with a warning"

spoke() { # NAME VERSION
	about "$1" 1 500 6.1
	sed -i "s|^{|&\"done\": {\"versions\": {\"HTTP/1.1\": 9, \"$2\": 90}},|" \
	    "$1/run.json"
}
spoke leak HTTP/2
spoke other HTTP/1.0
run "$FLATLINE" compare leak other --no-plots
expect_status 0 "another version of HTTP: compared"
expect_output 'warning +different version of HTTP \(HTTP/2 and HTTP/1.0\)' \
    "with a warning"

# The common range.
made short 3000 0
run "$FLATLINE" compare leak short --no-plots
expect_status 2 "less than half in common: status 2"
expect_output 'one run did 3,000 and the other 8,000' "and why"
expect_sentence 'the new build needs 1,000 more \(use the same --rate or --requests' \
    "and what to do about it"
run "$FLATLINE" compare short leak --no-plots
expect_status 1 "a leak after a shorter run that has none: status 1"
expect_output '^REGRESSED' "REGRESSED"
made early 3000 2000
run "$FLATLINE" compare flat early --no-plots
expect_status 1 "a leak that a shorter run has is a leak: status 1"
expect_output '^REGRESSED' "REGRESSED"
run "$FLATLINE" compare flat short --no-plots
expect_status 0 "flat as before, in a shorter run: status 0"
expect_sentence '^UNCHANGED over the 3,000 requests that both runs completed' \
    "and over how many requests"
made late 9000 2000 4000
made five 4600 0
run "$FLATLINE" judge late
expect_status 1 "a leak that begins late"
run "$FLATLINE" compare late five --no-plots
expect_status 2 "is not called fixed by a run that ended before"
run "$FLATLINE" compare five late --no-plots
expect_status 1 "nor called unchanged: it leaks"
expect_sentence '^LEAK .*not within the 4,600' "but the one before may have done so"
# Two readings of a steady leak in what both did show nothing, for or against.
made few 1000 0
made sparse 8000 2000
awk 'NR == 1 || NR % 40 == 2' leak/samples.csv >sparse/samples.csv
run "$FLATLINE" compare few sparse --no-plots
expect_status 1 "a steady leak with few readings in what both did: status 1"
expect_output '^REGRESSED' "REGRESSED"
made longer 12000 2000
run "$FLATLINE" compare longer flat --no-plots
expect_status 0 "a longer run is compared over what both did"
expect_sentence 'range before is judged over its first 8,000 of 12,000 requests, as many as after did' \
    "which is told"

# A history.
made v2 8000 0
made v3 8000 0
made v4 8000 2000
made v5 8000 2000
run "$FLATLINE" compare flat v2 v3 v4 v5 -o . --no-plots
expect_status 1 "a history that ends with a leak: status 1"
expect_output '^REGRESSED +regressed from v3 to v4' "and where it began"
expect_output '^  v4 +LEAK .* regressed$' "in a table"
run "$FLATLINE" compare flat v2 v4 --json --no-plots
expect_output '"steps": ?\["unchanged", ?"regressed"\]' "as JSON"
if command -v gnuplot >/dev/null; then
	run "$FLATLINE" compare flat v2 v3 v4 v5 -o out
	expect "a history has one picture" grep -q 'v4: LEAK' out/history.svg
fi
export GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY="$work/step.md"
# shellcheck disable=SC2046 # words
run "$FLATLINE" compare $(yes flat | head -n 40) v4 -o many --no-plots
unset GITHUB_ACTIONS GITHUB_STEP_SUMMARY
expect_status 1 "a history takes any number of runs"
expect_output '^::error title=flatline%3A REGRESSED::regressed from flat to v4' \
    "and is annotated"
expect "and left as a table" grep -q '^| v4 | \*\*LEAK\*\* |.* regressed |$' many/history.md
expect "also on the job's page" grep -q '^### flatline: REGRESSED' step.md
run "$FLATLINE" compare leak
expect_status 64 "one run alone: status 64"
