# SPDX-License-Identifier: MIT
# Pictures: for every run with a sample, and nothing in a name is ever run.
. "${srcdir:-.}/tests/lib.sh"
need gnuplot "gnuplot is not installed"

mkdir one
printf 'time_s,requests,rss_bytes\n0,0,1000000\n' >one/samples.csv
run "$FLATLINE" plot one
expect_status 0 "one sample is drawn"
expect "as SVG" grep -q '<svg' one/memory.svg
expect "and as PNG" test -s one/memory.png

evil='a`touch pwned`"'"'"';system("touch pwned")#@x<script>|$(touch pwned)'
mkdir evil
awk 'BEGIN { print "time_s,requests,rss_bytes"
	for (i = 0; i < 200; i++) print i / 4 "," i * 50 "," 5e7 + i * 1e5 }' \
    >evil/samples.csv
cat >evil/run.json <<EOF
{"scenario": {"name": $(printf '%s' "$evil" | sed 's/["\\]/\\&/g; s/^/"/; s/$/"/')}}
EOF
printf 'time_s,event,detail\n0,phase,measure\n40,exit,"%s"\n' \
    "$(printf '%s' "$evil" | sed 's/"/""/g')" >evil/events.csv
printf 'system("touch pwned")\n' >evil/style.gp
cp evil/style.gp evil/.gnuplot
cp evil/style.gp evil/memory.gp
cp evil/style.gp .gnuplot
run env HOME="$work/evil" "$FLATLINE" plot evil
expect_status 0 "a run with hostile names is drawn"
expect "nothing was run" \
    sh -c '[ -z "$(find . /tmp/pwned -name pwned 2>/dev/null)" ]'
expect "the name is there as text" grep -q 'touch pwned' evil/memory.svg
expect "and is no markup" lacks '<script' evil/memory.svg

run "$FLATLINE" plot one --format png
expect_status 0 "one format alone"
run "$FLATLINE" plot one --format jpeg
expect_status 64 "a format that there is not: status 64"
run "$FLATLINE" plot nosuch
expect_status 65 "a run that there is not: status 65"
run "$FLATLINE" plot one/samples.csv
expect_status 64 "a CSV is not a run directory: status 64"
