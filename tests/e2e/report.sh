# SPDX-License-Identifier: MIT
# Reports of a run directory: each is valid for its readers, and names in it are
# only text.
. "${srcdir:-.}/tests/lib.sh"

evil='a`touch pwned`"'"'"';system("touch pwned")#'
route='</script><b>|'
quoted() {
	printf '%s' "$1" | sed 's/["\\]/\\&/g; s/^/"/; s/$/"/'
}
mkdir run
awk 'BEGIN { print "time_s,requests,errors,rss_bytes,anon_bytes,fds"
	for (i = 0; i < 400; i++) print i / 10 "," i * 20 ",0," \
	    5e7 + i * 2e5 "," 4e7 + i * 2e5 ",12" }' >run/samples.csv
cat >run/run.json <<EOS
{"flatline": "0.1.0", "scenario": {"name": $(quoted "$evil"),
 "path": "scenarios/x.lua", "digest": "12", "text": "-- $route\nflow()\n"},
 "target": {"command": $(quoted "$route"), "runtime": "native"},
 "done": {"checks": [{"check": $(quoted "$route"), "passed": 3, "failed": 1}],
  "failures": [{"kind": "reset", "count": 2, "first": $(quoted "$route")}]}}
EOS
printf 'time_s,event,detail\n0,phase,measure\n39,exit,"%s"\n' \
    "$(printf '%s' "$route$evil" | sed 's/"/""/g')" >run/events.csv
printf 'time_s,route,status_class,requests,errors\n1,"%s",2xx,500,2\n' \
    "$route" >run/routes.csv
printf 'percentile,latency_ms,uncorrected_ms\n50,2,1\n99,9,4\n100,12,6\n' \
    >run/latency.csv
cat >run/coverage.json <<EOS
{"coverage": 0.62, "routes": [{"route": $(quoted "$route"), "share": 0.4,
 "requests": 10, "driven": 0, "covered": false, "touched": true}]}
EOS
cat >run/profile.json <<EOS
{"by": "V8", "packages": [{"name": $(quoted "$route"), "place": "x.js",
 "bytes_per_request": 100, "share": 0.5, "fate": "kept"}],
 "keepers": [{"name": $(quoted "$route"), "what": $(quoted "$route"),
 "path": "x.js", "bytes_per_request": 100, "share": 0.5, "count": 7}]}
EOS
cp run/samples.csv samples.before

run "$FLATLINE" report run
expect_status 1 "a leak is reported: status 1"
expect_output 'run/report.html' "and where"
expect "the samples are as they were" cmp -s run/samples.csv samples.before
expect "nothing was run" [ -z "$(find . -name pwned)" ]
for file in report.html summary.md junit.xml; do
	expect "there is a $file" test -s "run/$file"
done
expect "the page has the route as text" \
    grep -q '&#60;/script&#62;&#60;b&#62;|' run/report.html
expect "and not as markup" lacks '</script><b>' run/report.html
expect "the page takes nothing from elsewhere" \
    lacks '(src|href)="?(https?:|//)' run/report.html
expect "what production takes is in it" \
    grep -q '62.0 % of real traffic' run/report.html
expect "and who holds it" grep -q '<td>kept</td>' run/report.html
# What a stranger wants to know stands above the picture, in plain words.
sed '/<figure>/,$d' run/report.html >above
for fact in 'how sure' since 'held by' next; do
	expect "the page says '$fact' before the picture" \
	    grep -q "<dt>$fact</dt><dd>" above
	expect "and so does summary.md" grep -q "^- \*\*$fact:\*\* " run/summary.md
done
expect "the first row is that which decided" sh -c '
	grep "^<tr><td>" "$1" | grep -m1 "<small>" | grep -q anonymous' \
    - run/report.html
expect "in summary.md too" sh -c \
    'grep "^| " "$1" | sed -n 3p | grep -q "anonymous memory"' - run/summary.md
expect "and what does not decide is folded" sh -c \
    'sed "/<details>/,\$d" "$1" | grep -q "resident memory" && exit 1
	grep -q "<summary>[0-9]* more, for information only" "$1"' \
    - run/summary.md
expect "nothing is named as in run.json" lacks '<dt>[a-z ]*_' run/report.html

if command -v xmllint >/dev/null; then
	expect "junit.xml is XML" xmllint --noout run/junit.xml
	expect "the verdict failed there" [ "$(xmllint --xpath \
	    'count(//testcase[@name="verdict"]/failure)' run/junit.xml)" = 1 ]
	expect "and nothing else: one failure for one leak" [ "$(xmllint --xpath \
	    'count(//failure) = 1 and /testsuites/@failures = 1' \
	    run/junit.xml)" = true ]
	expect "as many cases as it says" [ "$(xmllint --xpath \
	    'count(//testcase) = number(/testsuites/@tests)' run/junit.xml)" \
	    = true ]
	expect "the name is in it as it is" [ "$(xmllint --xpath \
	    'substring-after(string(//testsuite/@name), " ")' \
	    run/junit.xml)" = "$evil" ]
	xmllint --html --noout --nowarning run/report.html 2>html.errors
	grep -v 'Tag [a-z]* invalid' html.errors | grep error >html.bad
	expect_empty html.bad "report.html is HTML"
else
	skip "junit.xml is XML" "xmllint is not installed"
fi
if command -v cmark >/dev/null; then
	cmark run/summary.md >summary.html
	expect "summary.md renders with its heading" \
	    grep -q '<h3>flatline: LEAK</h3>' summary.html
	expect "and with the name as text" grep -q 'a`touch pwned`' summary.html
	expect "and no markup from a name" lacks '<b>|<code>touch' summary.html
	expect "a table is as wide in each row" [ "$(grep '^|' run/summary.md |
	    sed 's/\\|//g' | awk -F'|' '{ print NF }' | sort -u | wc -l)" = 1 ]
else
	skip "summary.md renders" "cmark is not installed"
fi

# GitHub and GitLab.
run env GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY="$work/step.md" \
    "$FLATLINE" report run -q
expect_output '^::error title=flatline%3A LEAK,file=scenarios/x.lua::.* grows' \
    "the pull request is annotated"
expect "the job's page has the summary" cmp -s step.md run/summary.md
run env GITHUB_ACTIONS=true "$FLATLINE" report run --json
expect "--json stays one object" \
    sh -c '[ "$(wc -l <"$1")" -eq 1 ] && grep -q "^{" "$1"' - "$stdout"
expect_error '^::error' "and the annotation is beside it"
if python3 -c 'import yaml' 2>/dev/null; then
	load='import sys, yaml
for path in sys.argv[1:]:
	assert all(yaml.safe_load_all(open(path)))
action, parts = yaml.safe_load(open(sys.argv[1])), list(
    yaml.safe_load_all(open(sys.argv[2])))
assert action["runs"]["using"] == "composite"
assert all("shell" in step or "@" in step["uses"] for step in action["runs"]["steps"])
assert set(parts[0]["spec"]["inputs"]) >= {"scenario", "command"}
assert parts[1]["flatline"]["artifacts"]["reports"]["junit"]'
	run python3 -c "$load" "$srcdir/action.yml" \
	    "$srcdir/templates/flatline.yml"
	expect_status 0 "action.yml and the GitLab component are YAML"
	# An input that became part of a script could run anything.
	run python3 -c 'import sys, yaml
for step in yaml.safe_load(open(sys.argv[1]))["runs"]["steps"]:
	assert "${{" not in step.get("run", ""), step["name"]' "$srcdir/action.yml"
	expect_status 0 "and no input of the action stands in a script"
else
	skip "action.yml is YAML" "python3-yaml is not installed"
fi

# No gnuplot, no picture, and all the rest.
run "$FLATLINE" report run --no-plots
expect_status 1 "without pictures"
cp -r run bare && rm bare/*.svg bare/*.png bare/*.txt
mkdir empty
run env PATH="$work/empty" "$FLATLINE" report bare
expect_status 1 "without gnuplot"
expect_error 'gnuplot is not installed' "which is said"
expect "the page says so too" grep -q 'No picture was drawn' bare/report.html

# The files of a day-long run.
mkdir day
awk 'BEGIN { print "time_s,requests,rss_bytes,anon_bytes,fds"
	for (i = 0; i < 864000; i++) printf "%.1f,%d,%d,%s,20\n", i / 10,
	    i * 5, 5e7 + i % 977 * 64, i % 10 ? "" : 4e7 + i % 97 * 64 }' \
    >day/samples.csv
began=$(date +%s%N)
run "$FLATLINE" report day
took=$((($(date +%s%N) - began) / 1000000))
expect_status 0 "864 000 rows are reported"
echo "# in $took ms"
# The sanitizers' build, and a busy machine, take longer than the 5 s of ours.
measured expect "in a few seconds" [ "$took" -lt 20000 ]

run "$FLATLINE" report run/samples.csv
expect_status 64 "a CSV is not a run directory: status 64"
