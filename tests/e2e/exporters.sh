# SPDX-License-Identifier: MIT
# Real exporters: prom-client in a Node service, in both of its formats, and
# prometheus-node-exporter.
. "${srcdir:-.}/tests/lib.sh"

npm_target exporter
cat >get.lua <<EOF
load { users = 4, rate = 1000, duration = "$(lasting 2s 12s)", warmup = "$(lasting 500ms 2s)" }
flow("get", function() http.get("/items/1") end)
EOF
column() { # DIR NAME: has it numbers?
	awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++)
		if ($i == name) at = i; next }
		at && $at > 0 { n++ } END { exit n > 5 ? 0 : 1 }' \
	    "$1/samples.csv"
}

port=$(free_port)
url=http://127.0.0.1:$port
for format in text openmetrics; do
	run env PORT="$port" "$FLATLINE" run get.lua -o "$format" \
	    --target "$url" --metrics "$url/metrics" --no-runtime --no-plots \
	    --scrape 'http_requests_total{path="/items/:id"}' -- \
	    node service.js leaky "$format"
	measured expect_status 1 "$format: a leak"
	for name in process_resident_memory_bytes nodejs_heap_size_used_bytes \
	    nodejs_external_memory_bytes process_open_fds \
	    http_requests_total__items__id; do
		measured expect "$format: $name" column "$format" "$name"
	done
	measured expect_output '^\* scraped resident memory .* LEAK' "$format: and it shows"
	expect "$format: it is asked as Prometheus asks" grep -q \
	    'accept: application/openmetrics-text;version=1.0.0,text/plain' \
	    "$format/target.log"
done

# Nothing but the page: as of a service on another machine.
background env PORT="$port" node service.js leaky openmetrics
await 10 "grep -q listening '$background_log'" || exit 99
background "$FLATLINE" run get.lua -d 60s --target "$url" -o load --no-plots
await 10 "test -s load/samples.csv" || exit 99
run "$FLATLINE" watch --metrics "$url/metrics" -d "$(lasting 2s 12s)" \
    --per http_requests_total -o page --no-plots
measured expect "the page alone: no wrong verdict" \
    sh -c "[ $status -eq 1 ] || [ $status -eq 2 ]"
expect_output '^. scraped resident memory' "by what it tells of itself"
expect_output 'per request' "by its own count of requests"
expect "and no process is read" awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == "rss_bytes") at = i }
    NR > 1 && $at != "" { exit 1 }' page/samples.csv

exporter=$(command -v prometheus-node-exporter) || {
	skip "node-exporter" "prometheus-node-exporter is not installed"
	exit 0
}
port=$(free_port)
background "$exporter" --web.listen-address="127.0.0.1:$port"
url=http://127.0.0.1:$port/metrics
await 10 "grep -qi 'listening on' '$background_log'" || exit 99
run "$FLATLINE" watch --metrics "$url" -d "$(lasting 2s 6s)" -o exporter --no-plots \
    --scrape 'node_cpu_seconds_total{mode="idle"}'
measured expect "node-exporter idles: no leak" [ "$status" -ne 1 ]
for name in process_resident_memory_bytes go_memstats_heap_inuse_bytes \
    go_goroutines process_open_fds node_cpu_seconds_total_idle; do
	measured expect "node-exporter: $name" column exporter "$name"
done
run "$FLATLINE" watch --metrics "$url" -d 1s -o none --no-plots \
    --scrape 'no_such_series{a="b"}'
expect "a series that is not there is no error" [ "$status" -lt 64 ]
