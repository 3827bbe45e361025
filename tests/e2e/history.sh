# SPDX-License-Identifier: MIT
# flatline judge --prometheus against a server that only streams: a thousand
# pods, and replies that are wrong.
. "${srcdir:-.}/tests/lib.sh"

serve() { # PODS: sets url
	background "$builddir/tests/targets/history" "$1"
	await 30 "grep -q listening '$background_log'" || exit 99
	url=http://127.0.0.1:$(awk '{ print $2 }' "$background_log")
}
query=container_memory_working_set_bytes
ask() { # QUERY OPTION...
	asked=$1
	shift
	run "$FLATLINE" judge --prometheus "$url" --query "$asked" "$@"
}
fault() { # NAME OPTION...
	word=$1
	shift
	ask "$query{fault=\"$word\"}" "$@"
}

serve 20
ask "$query" --since 2d --step 5m
expect_status 1 "two of 20 pods leak"
expect_output '^20 series: 2 LEAK, 18 FLAT; deriv\(x\[6h\]\) > 0 would alarm on [0-9]+ now' \
    "and all others are FLAT"
expect "the worst first, with its growth" sh -c "head -n 1 '$stdout' |
    grep -Eq '^shop/api-1?0 app: LEAK .* grows (1\.9|2\.0)[0-9]* MiB/h'"
expect_output '^    PromQL: deriv [0-9.]+ MiB/h, above 0 in 8 of 8 windows' \
    "beside what PromQL says"
ask "$query" --since 2d --step 5m --limit 4GiB --json
expect "as JSON, an object a line" test "$(grep -c '^{"verdict"' "$stdout")" -eq 20
expect "with labels" grep -q '"labels":{"__name__":"container_mem' "$stdout"
ask "$query" --since 10d --step 1m -q
expect_status 1 "14,400 readings a series come in two parts"
expect "a line each" test "$(grep -c ': FLAT ' "$stdout")" -eq 18
ask "$query" --since 30d -q
expect_error 'a reading every 5m 00s, not every minute' "a longer step is told"

ask 'kube_pod_labels' --since 1d
expect_status 65 "no series"
expect_error 'the query gives no series of memory' "and says so"
run "$FLATLINE" judge --prometheus "$url"
expect_status 64 "no query"
ask "$query" --per 'rate(http_requests_total[5m])'
expect_status 64 "--per is a counter"
ask "$query" --per http_requests_total --since 1d
expect_status 65 "that exists"
run "$FLATLINE" judge --bearer x file.csv
expect_status 64 "--bearer is for --prometheus"

fault cut --since 1d
expect_status 65 "a reply that is cut short"
fault once --since 1d -q
expect_status 1 "a busy server is asked again"
expect_error '1 requests were repeated' "which is told"
fault html
expect_status 65 "a page to log in"
expect_error 'answers with text/html' "is called by its type"
fault deep
expect_status 65 "JSON nested a million times"
fault long
expect_status 65 "a text of 64 MiB"
fault slow --timeout 2s
expect_status 69 "a reply that does not end"
fault refuse
expect_error 'refuses: query processing would load too many' "what the server says"
fault warn --since 1d -q
expect_error 'the server warns: the reply is partial' "a partial reply"
expect_no_error "$(printf '\033')" "nothing in it reaches the terminal"
fault odd --since 1d
expect_status 1 "odd times and values are left out"
expect_no_output "$(printf '\033')" "and labels are escaped"

if [ "$FORM" = nightly ]; then
	serve 1000
	run_limit=900
	run sh -c 'ulimit -v 400000; exec "$@"' - \
	    "$FLATLINE" judge --prometheus "$url" --query "$query" -q
	expect_status 1 "ten million readings in less than 400 MB"
fi
