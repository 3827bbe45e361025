#!/bin/sh
# SPDX-License-Identifier: MIT
# How long flatline cover takes for a gibibyte of access log, and how much
# memory: sh tests/bench/log.sh [MEBIBYTES]. Prints a line for each format.
set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
FLATLINE=${FLATLINE:-$srcdir/build/flatline}
mebibytes=${1:-1024}
work=$(mktemp -d "${TMPDIR:-/var/tmp}/flatline-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 143' HUP INT TERM

# A million clients, millions of distinct paths, some routes, and strangers.
generate() { # FORMAT
	awk -v format="$1" -v limit=$((mebibytes * 1048576)) 'BEGIN {
	srand(7)
	while (written < limit) {
		n = int(rand() * 100000000)
		r = n % 100
		verb = "GET"
		path = "/publish"
		if (r < 40) path = "/items/" n
		else if (r < 60) path = "/users/u" n "x/orders?page=" r
		else if (r < 70) path = "/health"
		else if (r < 75) path = "/probe" n "p.php"
		else if (r < 90) path = "/search?q=w" n
		if (r >= 90) verb = "POST"
		status = r >= 70 && r < 75 ? 404 : 200
		when = sprintf("%02d:%02d:%02d", lines / 36000 % 24, lines / 600 % 60, lines / 10 % 60)
		if (format == "json")
			line = "{\"time_iso8601\":\"2026-01-02T" when "+00:00\",\"remote_addr\":\"10." n % 199 "." n % 251 "." n % 241 "\",\"request_method\":\"" verb "\",\"request_uri\":\"" path "\",\"status\":\"" status "\",\"http_user_agent\":\"Mozilla/5.0 (X11; Linux x86_64)\"}"
		else
			line = "10." n % 199 "." n % 251 "." n % 241 " - - [02/Jan/2026:" when " +0000] \"" verb " " path " HTTP/1.1\" " status " " n % 5000 " \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\""
		print line
		written += length(line) + 1
		lines++
	}
	}'
}

peak() { # PID: KiB; one that has ended has no memory any more
	while kib=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' \
	    "/proc/$1/status" 2>/dev/null) && [ -n "$kib" ]; do
		echo "$kib"
		sleep 0.1
	done | tail -n 1
}

for format in combined json; do
	generate "$format" >"$work/log"
	cat "$work/log" >/dev/null # from memory, not from the disk
	start=$(date +%s%N)
	"$FLATLINE" cover "$srcdir/scenarios/publish.lua" --access-log \
	    "$work/log" >"$work/out" 2>"$work/err" &
	kib=$(peak $!)
	end=$(date +%s%N)
	wait $! || { cat "$work/err"; exit 1; }
	echo "$format: $(wc -c <"$work/log") bytes, $(wc -l <"$work/log") lines:" \
	    "$(((end - start) / 1000000)) ms, $kib KiB at most;" \
	    "$(grep -c '^  [mc]' "$work/out") routes"
done
