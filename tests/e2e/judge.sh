# SPDX-License-Identifier: MIT
# flatline judge on recorded runs with a known answer.
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
expect_output '^LEAK +as recorded: resident memory grows .*/request' "a leaking run: by how much"
run "$FLATLINE" judge "$jvm" --runtime jvm
expect_status 2 "a JVM from outside: undecided"
expect_output 'heap grows by the runtime.s policy' "a JVM from outside: why"
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
expect_output 'per hour' "without requests: growth per hour"
run "$FLATLINE" judge "$leak" --metric rss_bytes
expect_status 1 "one column alone"
run "$FLATLINE" judge "$leak" --metric heap
expect_status 65 "a column that there is not: status 65"
run "$FLATLINE" judge "$leak" --max-growth 1MiB/request
expect_status 0 "a larger tolerance"
run "$FLATLINE" judge "$flat" --max-growth 10GiB/h
expect_status 0 "a tolerance an hour"

# The same numbers, as another program would write them.
{
	echo 'Time;requests;VmRSS'
	sed 1d "$leak" | sort -t, -rgk1,1 |
	    awk -F, '{ printf "%.0f;%d;%.0f\n", 1.7e12 + 1000 * $1, $2, $3 / 1024 }'
} >other.csv
cut -d, -f1-3 "$leak" >ours.csv
expect "the columns of the leak are in that order" \
    grep -q '^time_s,requests,rss_bytes' ours.csv
for csv in ours other; do
	run "$FLATLINE" judge -q $csv.csv
	expect_status 1 "$csv.csv: a leak"
	cp "$stdout" $csv.txt
done
expect_error 'other.csv: Time is in milliseconds; newest first, turned round' \
    "how it was read is told"
expect "and is judged alike" cmp ours.txt other.txt

# A malformed file: one line with its position, status 65.
one_line() {
	[ "$(wc -l <"$stderr")" -eq 1 ]
}
head -c 2000 "$leak" >cut.csv
tail -c 1 cut.csv | grep -q , || printf , >>cut.csv
run "$FLATLINE" judge cut.csv
expect_status 65 "cut in the middle of a row: status 65"
expect_error "cut.csv:$(($(wc -l <cut.csv) + 1)): " "and the line is named"
expect "in one line" one_line
sed '9s/,[0-9]*/,many/' "$leak" >text.csv
run "$FLATLINE" judge text.csv
expect_status 65 "text in a number: status 65"
expect_error "text.csv:9: .*'many'" "and the line is named"
expect "in one line" one_line
cut -d, -f2- "$leak" >timeless.csv
run "$FLATLINE" judge timeless.csv
expect_status 65 "no column time_s: status 65"
expect_error 'timeless.csv:1: .*time_s' "and it is named"

# How much more load is needed, and the forecast.
head -n 60 "$flat" >short.csv
run "$FLATLINE" judge short.csv --max-growth 1B/request
expect_status 2 "too short for the tolerance: undecided"
expect_output 'needs about [0-9,]+ requests' "and how much it takes"
expect_output 'at this rate' "and how long"
run "$FLATLINE" judge "$leak" --limit 1GiB
expect_output 'forecast .*1.00 GiB' "a leak and a limit: a forecast"
expect_output 'at this rate' "at the rate of the run"
run "$FLATLINE" judge "$leak" --limit 1GiB --survive '7d at 50/s'
expect_status 1 "a leak that does not last"
expect_output '50/s' "at the rate to survive"
run "$FLATLINE" judge "$flat" --limit 1TB
expect_status 64 "a limit that is none: status 64"
run "$FLATLINE" judge "$flat" --survive '7d at 50/s'
expect_status 64 "to survive takes a limit"
expect_error '\-\-limit' "which the message says"
run "$FLATLINE" judge "$flat" --survive '7 days' --limit 1GiB
expect_status 64 "a time to survive that is none: status 64"
run "$FLATLINE" judge "$flat" --limit 2GiB --survive '1h at 10/s' --json
expect_status 0 "flat, and it lasts"
expect_output '"name": ?"survive".*"ok": ?true' "which the JSON says"
run "$FLATLINE" judge "$flat" --limit 2GiB --survive '9000d at 5000/s' \
    --max-growth 64B/request --json
expect_status 3 "tolerated growth, but it does not last: status 3"

# A timer that leaks 64 KiB a second: two hours to half a gibibyte, at any rate.
timer() { # RATE [SECONDS-OF-LOAD]
	echo time_s,requests,rss_bytes
	awk -v rate="$1" -v load="${2:-200}" 'BEGIN {
		srand(9)
		for (t = 0; t < 200; t += 0.5)
			printf "%.1f,%d,%d\n", t, rate * (t < load ? t : load),
			    6e7 + 65536 * t + 30000 * rand()
	}'
}
timer 5000 >fast.csv
run "$FLATLINE" judge fast.csv -q
expect_status 0 "a timer that leaks, under much load: below the tolerance"
expect_sentence 'grows 13 B/request .* below the tolerance, .*: 22[0-9] MiB/h at 5,000/s' \
    "and what that comes to"
run "$FLATLINE" judge fast.csv --limit 512MiB --survive '7d at 50/s' --json
expect_status 1 "but it does not last a week"
expect_output 'at 50/s if growth follows time: does not survive 7 days' \
    "by the reading that is worse"
timer 200 100 >stopped.csv
run "$FLATLINE" judge stopped.csv
expect_status 1 "a leak that goes on without requests"
expect_output 'grows 22[0-9] MiB/h whatever the load' "follows time"
expect_output 'follows +time: 22[0-9] MiB/h' "with bounds"
run "$FLATLINE" judge stopped.csv --json
expect_output '"driver": ?"time"' "which the JSON says"
timer 100 >slow.csv
run "$FLATLINE" compare slow.csv fast.csv --no-plots --json
expect_output '"follows": ?"time"' "two rates tell it as well"
expect_output '/s alike: growth follows time, not requests' "in words"

# A sawtooth whose teeth end in a new process.
lives() { # GROWTH
	echo time_s,requests,pid,rss_bytes
	awk -v growth="$1" 'BEGIN {
		srand(7)
		for (i = 0; i < 1200; i++) {
			rss = 5e7 + growth * 50 * (i % 150) + 40000 * rand()
			printf "%.1f,%d,", i / 10, 50 * i
			printf "%d,%d\n", 100 + int(i / 150), rss
		}
	}'
}
lives 2000 >teeth.csv
run "$FLATLINE" judge teeth.csv --runtime native
expect_status 1 "growth within each of several lives is a leak"
expect_sentence 'within [0-9]+ lives' "and that is said"
lives 0 >replaced.csv
run "$FLATLINE" judge replaced.csv
expect_status 3 "no FLAT over several lives"
expect_output '^FAILED .*restarted 7 times' "but what happened"

# Four lives, each shorter than a start-up may take in an unknown runtime.
lives 300 | awk -F, -v OFS=, 'NR == 1 { print } NR > 1 && NR % 3 == 0 && n++ < 200 {
	$2 = 50 * n
	$3 = 100 + int((n - 1) / 50)
	$4 = 2e7 + 300 * 50 * ((n - 1) % 50) + NR % 7 * 1000
	print
}' >short.csv
run "$FLATLINE" judge short.csv --json
expect_status 3 "four short lives: no verdict"
expect_output 'restarted 3 times; resident memory: growth of [0-9]+ B/request within 4 lives of .* needs lives of 8,000 requests' \
    "but what was seen, and what is missing"
run "$FLATLINE" judge short.csv --runtime native
expect_status 1 "with the runtime named, it is a leak"

# A counter rises with every request, and is no memory.
counted() { # COLUMN
	echo "time_s,requests,cache_bytes,$1"
	awk 'BEGIN {
		srand(3)
		for (i = 0; i < 400; i++)
			printf "%.1f,%d,%d,%d\n", i / 4, 50 * i, 5e7 + 40000 * rand(), 3e6 * i
	}'
}
mkdir counted
counted io_write_bytes >written.csv
counted log_bytes >counted/samples.csv
run "$FLATLINE" judge written.csv --runtime native
expect_status 0 "bytes written, in a CSV of another program: flat"
run "$FLATLINE" judge counted --runtime native
expect_status 1 "a column that nothing calls a counter leaks"
echo '{"target": {"counters": ["log_bytes"]}}' >counted/run.json
run "$FLATLINE" judge counted --runtime native
expect_status 0 "one that its run declares a counter does not"
run "$FLATLINE" judge written.csv --metric io_write_bytes
expect_status 65 "a counter is not judged by name either: status 65"
expect_error 'io_write_bytes is a counter' "and that is said"

# A run that could end at three looks: FLAT at the last needs the one before.
looked() { # DIR FILLS-UNTIL LOOKS [EVENT]
	mkdir "$1"
	echo '{"load": {"looks": 3}}' >"$1/run.json"
	awk -v fill="$2" 'BEGIN {
		print "time_s,requests,anon_bytes"
		for (i = 1; i <= 120; i++)
			printf "%d,%d,%d\n", i, 500 * i, 4096 * (i * 7 % 3) + \
			    30e6 + 40e3 * (i < fill ? i : fill)
	}' >"$1/samples.csv"
	{
		printf 'time_s,event,detail\n0.0,phase,measure\n'
		for at in $3; do echo "$at,look,of 3"; done
		[ -z "${4-}" ] || echo "120.5,$4"
		echo '120.5,phase,drain'
	} >"$1/events.csv"
}
looked level 0 '30 60'
looked late 50 '30 60'
looked early 0 '60 120' 'certain,flat at two looks'
looked hasty 50 '60 120' 'certain,flat at two looks'
looked unlooked 0 ''
for dir in level early; do
	run "$FLATLINE" judge "$dir"
	expect_status 0 "$dir: flat at two looks is flat"
done
for dir in late hasty unlooked; do
	run "$FLATLINE" judge "$dir" -q
	expect_status 2 "$dir: flat at the last look only is not"
	expect_output '^INCONCLUSIVE +FLAT at the last look only' "and that is said"
done
echo '{"load": {}}' >late/run.json
run "$FLATLINE" judge late
expect_status 0 "a run that could not end early needs one"

# Memory use does not depend on the number of rows.
hum() { # ROWS FROM
	awk -v rows="$1" -v from="$2" 'BEGIN {
		for (i = from; i < from + rows; i++)
			printf "%.2f,%d,%d\n", i / 10, 40 * i,
			    5e7 + 4096 * (i % 7)
	}'
}
used() {
	sed -n 's/^VmRSS: *\([0-9]*\).*/\1/p' "/proc/$background_pid/status"
}
mkfifo rows
background sh -c 'exec "$0" judge - <rows' "$FLATLINE"
exec 9>rows
echo time_s,requests,rss_bytes >&9
hum 20000 0 >&9
first=$(used)
hum 300000 20000 >&9
second=$(used)
expect "the size does not grow with the rows ($first to $second KiB)" \
    [ "$((second - first))" -lt 2048 ]
exec 9>&-
await 20 "gone $background_pid"
expect "and the verdict is there" grep -q '^FLAT' "$background_log"
