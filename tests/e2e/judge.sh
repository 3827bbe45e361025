# SPDX-License-Identifier: MIT
# flatline judge on recorded runs whose truth is known.
. "${srcdir:-.}/tests/lib.sh"
corpus=$srcdir/tests/corpus
flat=$corpus/c-frag-0B-0pct-800rps-006.csv
leak=$corpus/c-plain-1024B-100pct-800rps-055.csv
jvm=$corpus/java-plain-0B-50pct-800rps-069.csv

run "$FLATLINE" judge "$flat" --max-growth 64B/request --json
expect_status 0 "a flat run: status 0"
expect_output '"verdict": ?"flat"' "a flat run: flat"
run "$FLATLINE" judge "$leak"
expect_status 1 "a leaking run: status 1"
expect_output '^LEAK +rss_bytes grows .*/request' "a leaking run: by how much"
run "$FLATLINE" judge "$jvm" --runtime jvm
expect_status 2 "a JVM from outside: undecided"
expect_output 'heap grows by policy' "a JVM from outside: why"
run "$FLATLINE" judge "$jvm" --runtime jvm --inconclusive pass
expect_status 0 "undecided may pass"
run "$FLATLINE" judge "$jvm" --runtime jvm --inconclusive fail
expect_status 1 "or fail"
run "$FLATLINE" judge "$jvm" --runtime java
expect_status 64 "a runtime that there is not: status 64"

run sh -c '"$FLATLINE" judge - <"$1"' - "$leak"
expect_status 1 "standard input is judged"
run "$FLATLINE" judge "$flat" "$leak" nosuch.csv
expect_status 65 "several inputs: the worst status"
expect "several inputs: a line each" [ "$(wc -l <"$stdout")" -eq 2 ]
expect_error 'nosuch.csv' "several inputs: a bad one is named"
cut -d, -f1,3 "$leak" >seconds.csv
run "$FLATLINE" judge seconds.csv
expect_output '/s' "without requests: growth per second"
run "$FLATLINE" judge "$leak" --metric rss_bytes
expect_status 1 "one column alone"
run "$FLATLINE" judge "$leak" --metric heap
expect_status 65 "a column that there is not: status 65"
run "$FLATLINE" judge "$leak" --max-growth 1MiB/request
expect_status 0 "a larger tolerance"
run "$FLATLINE" judge "$flat" --max-growth 10GiB/h
expect_status 0 "a tolerance an hour"
