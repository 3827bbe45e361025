# SPDX-License-Identifier: MIT
# flatline judge on memory that other programs recorded: a verdict for each
# format, by what its numbers are worth.
. "${srcdir:-.}/tests/lib.sh"

# Prints N lines, where the text of awk has i, the seconds t and the KiB k of
# memory: 50 MiB, 64 KiB of noise and RATE bytes a second.
lines() { # N SECONDS RATE AWK
	awk -v n="$1" -v step="$2" -v rate="$3" 'BEGIN {
		for (i = 0; i < n; i++) {
			t = i * step
			noise = (i * 7919) % 17 * 4
			k = 51200 + noise + int(rate * t / 4096) * 4
			m = k / 1024
			s = 1796043600 + t
			hms = sprintf("%02d:%02d:%02d", t / 3600 % 24, t / 60 % 60, t % 60)
			iso = sprintf("2026-11-%02dT%s", 20 + int(t / 86400), hms)
			'"$4"'
		}
	}'
}

pidstat='if (i == 0) print hms "  UID  PID  minflt/s  majflt/s  VSZ  RSS  %MEM  Command"
	print hms "  0  812  0.00  0.00  901234  " k "  0.64  api"'
top='print "top - " hms " up 3 days,  2:01,  1 user"
	print "  PID USER  PR  NI  VIRT  RES  SHR S  %CPU  %MEM  TIME+ COMMAND"
	print "  812 root  20   0  901234  " k "  4000 S  1.0  0.6  0:01.00 api"'
ps='print iso; print "  PID   RSS COMMAND"; print "  812 " k " api"'
docker='print iso; print "CONTAINER ID   NAME   CPU %   MEM USAGE / LIMIT   MEM %"
	printf "4f1c2a9b7d3e   api   1.20%%   %.2fMiB / 7.764GiB   0.66%%\n", m'
mprof='printf "MEM %.6f %.4f\n", m, s'
psrecord='if (i == 0) print "# Elapsed time   CPU (%)     Real (MB)   Virtual (MB)"
	printf "%12.3f %12.3f %12.3f %12.3f\n", t, 1, m, 900'
typeperf='if (i == 0) print "\"(PDH-CSV 4.0)\",\"\\\\WEB1\\Process(api)\\Private Bytes\""
	printf "\"11/%02d/2026 %s.125\",\"%d.000000\"\n", 20 + int(t / 86400), hms, k * 1024'
grafana='if (i == 0) print "\"Time\",\"api-0\""
	printf "%s,%.1f MiB\n", iso, m'
jvm='printf "[%.3fs][info][gc] GC(%d) Pause Full (System.gc()) 90M->%dM(128M) 9.1ms\n", t + 1, i, m'
jvm8='printf "%.3f: [Full GC (System.gc())  99104K->%dK(125952K), 0.0100 secs]\n", t + 1, k'
go='printf "gc %d @%.3fs 1%%: 0.01+1.3+0.07 ms clock, 0.1+0.3/1.1/2.3+0.6 ms cpu, 90->91->%d MB, 99 MB goal, 8 P\n", i + 1, t + 1, m'
node='printf "[812:0x55d0c8a0] %d ms: Mark-sweep 90.3 (99.4) -> %.1f (99.2) MB, 4.5 / 0.0 ms  allocation failure;\n", t * 1000 + 99, m'
jstat='if (i == 0) print "Timestamp  OC  OU  FGC"
	printf "%.1f  81920.0  %.1f  %d\n", t + 1, k, i'

judged() { # FORMAT TEXT LIKE [SECONDS]
	lines 400 "${4:-30}" 0 "$2" >flat.log
	lines 400 "${4:-30}" 4096 "$2" >leak.log
	run "$FLATLINE" judge flat.log
	expect_status 0 "$1: level"
	expect_output '^FLAT ' "$1: FLAT"
	expect_error "^flatline: flat.log: reads like $3" "$1: the format is told"
	run "$FLATLINE" judge leak.log
	expect_status 1 "$1: 4 KiB a second"
	expect_output '^LEAK .* grows 1[34]\.[0-9]* MiB/h' "$1: LEAK of 14 MiB an hour"
}

judged pidstat "$pidstat" 'pidstat -r$'
judged top "$top" 'top -b$'
judged ps "$ps" 'ps$'
judged docker "$docker" 'docker stats$'
judged mprof "$mprof" 'mprof$'
judged psrecord "$psrecord" 'psrecord$'
judged typeperf "$typeperf" 'typeperf$'
judged grafana "$grafana" "Grafana's CSV$" 60
judged jvm "$jvm" 'java -Xlog:gc: heap after 400 full collections$' 60
judged jvm8 "$jvm8" 'java -verbose:gc: heap after 400 full collections$'
judged go "$go" "Go's gctrace$" 60
judged node "$node" 'node --trace-gc$'
judged jstat "$jstat" 'jstat -gc$'

# What is rounded to a MiB cannot show less.
lines 60 10 1500 "$jvm" >gc.log
run "$FLATLINE" judge gc.log
expect_status 2 "0.9 MiB in whole MiB: undecided"
lines 60 10 1500 "$jvm8" >gc.log
run "$FLATLINE" judge gc.log
expect_status 1 "the same in KiB: LEAK"
expect_output 'heap after collection grows' "of the heap"

# Garbage is no heap after a collection.
lines 200 30 4096 "$jvm" | sed 's/Full (System.gc())/Young (Normal)/' >gc.log
run "$FLATLINE" judge gc.log
expect_status 2 "young pauses alone: undecided"
expect_output 'none of its 200 collections is a full one' "and why"
lines 200 30 0 "$node" | sed 's/Mark-sweep/Scavenge/' >gc.log
run "$FLATLINE" judge gc.log
expect_status 2 "scavenges alone: undecided"
lines 200 30 0 "$jstat" | awk 'NR > 1 { $4 = 3 } 1' >gc.log
run "$FLATLINE" judge gc.log
expect_status 2 "jstat without a full collection: undecided"
expect_output 'show no full collection' "and why"

# A machine is no service.
sar='if (i == 0) print hms "  kbmemfree   kbavail kbmemused  %memused"
	print hms "  3000000  5000000  " k "  25.00"'
lines 400 30 0 "$sar" >sar.log
run "$FLATLINE" judge sar.log
expect_status 2 "sar -r: never FLAT"
expect_output 'of the whole machine' "and why"

# kubectl logs of a JVM, with the lines of the service itself.
{
	lines 400 60 4096 "$jvm" | awk '{
		when = sprintf("2026-11-%02dT%02d:%02d:01.123456789Z stdout F",
		    20 + NR / 1440, NR / 60 % 24, NR % 60)
		print when, "served /a"
		print when, $0
	}'
} >cri.log
run "$FLATLINE" judge cri.log
expect_status 1 "CRI of a JVM: LEAK"
expect_output '^LEAK +as recorded: heap after collection grows' "by its heap after collection"
run sh -c '"$FLATLINE" judge - <cri.log'
expect_status 1 "as standard input"

# A verdict for each of six pods, and the worst status.
awk 'BEGIN {
	printf "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
	for (pod = 0; pod < 6; pod++) {
		printf "%s{\"metric\":{\"__name__\":\"process_resident_memory_bytes\",\"pod\":\"api-%d\"},\"values\":[", pod ? "," : "", pod
		for (i = 0; i < 240; i++)
			printf "%s[%d,\"%d\"]", i ? "," : "", 1796043600 + 60 * i,
			    52428800 + (i * 7919) % 17 * 4096 + (pod == 4) * 65536 * i
		printf "]}"
	}
	print "]}}"
}' >range.json
run "$FLATLINE" judge range.json
expect_status 1 "six pods, one of which leaks: the worst status"
expect "a line for each" [ "$(wc -l <"$stdout")" -eq 6 ]
expect "five are FLAT" [ "$(grep -c '^range.json: api-[01235]: FLAT ' "$stdout")" -eq 5 ]
expect_output '^range.json: api-4: LEAK .* grows 3\.7[0-9]* MiB/h' "and one leaks"
run "$FLATLINE" judge range.json --json
expect "an object for each" [ "$(grep -c '"series": *"api-[0-5]"' "$stdout")" -eq 6 ]
run "$FLATLINE" judge range.json --max-growth 10MiB/h
expect_status 0 "a tolerance an hour"
run "$FLATLINE" compare range.json range.json
expect_status 65 "six pods cannot be compared"
expect_error 'holds 6 series' "and why"

# Without times nothing is known an hour, until somebody says how far apart.
lines 400 30 4096 "$ps" | sed '/^2026/d' >ps.log
run "$FLATLINE" judge ps.log
expect_status 65 "no times: refused"
expect_error 'ps.log: its readings have no times: .*--sample-interval' "with what to do"
run "$FLATLINE" judge ps.log --sample-interval 30s
expect_status 1 "an interval: judged"
expect_output ' grows 1[34]\.[0-9]* MiB/h' "by the hour"
lines 400 30 4096 "$ps" >ps.log
lines 400 30 0 "$ps" >level.log
run "$FLATLINE" compare ps.log level.log -o compared
expect_output 'FIXED' "two records are compared"
