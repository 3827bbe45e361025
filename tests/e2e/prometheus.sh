# SPDX-License-Identifier: MIT
# A real Prometheus with seven days of six pods: leak, flat, restarts, a rollout
# that fixed it, a cache, and a leak without a limit.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/browser.sh"
need prometheus "prometheus is not installed"
need promtool "promtool is not installed"

now=$(($(date +%s) / 300 * 300))
awk -v end="$now" -v step="$(lasting 300 300 60)" \
    -f "$srcdir/tests/targets/six_pods.awk" >pods.om
promtool tsdb create-blocks-from openmetrics --max-block-duration=168h \
    pods.om data >promtool.log 2>&1 || show promtool promtool.log
echo 'global: {}' >p.yml
port=$(free_port)
url=http://127.0.0.1:$port
background prometheus --config.file=p.yml --storage.tsdb.path=data \
    --storage.tsdb.retention.time=30d --web.listen-address="127.0.0.1:$port"
await 60 "grep -q 'Server is ready' '$background_log'" || exit 99

ask() { # OPTION...
	run "$FLATLINE" judge --prometheus "$url" --step 5m --query \
	    'container_memory_working_set_bytes{namespace="shop"}' "$@"
}
expect_row() { # NAME PATTERN WHAT
	grep -A 3 "^shop/$1" "$stdout" | tr '\n' ' ' >row.txt
	judge "$3" grep -Eq -e "$2" row.txt
}

ask
sed 's/^/# /' "$stdout"
expect_status 1 "some of the six leak"
expect_row leak ': LEAK .*grows (1\.9|2\.0)' "leak: LEAK, 2 MiB an hour as it is"
expect_row leak 'kube_pod_container_resource_limits' "leak: to its own limit"
expect_row flat ': FLAT' "flat: FLAT"
expect_row sawtooth ': LEAK .*1[0-9] lives' "restarts: LEAK, over all lives"
expect_row cart-84c6d5b7f 'FLAT .*since release v2 84c6d5b7f.*before it LEAK, (2\.9[5-9]|3\.0)' \
    "rollout: FLAT since v2, and what v1 grew"
expect_row cache ': (FLAT|INCONCLUSIVE)' "cache: no LEAK"
expect_row unlimited ': LEAK .*grows (0\.9|1\.0|98|99|10)' "unlimited: LEAK"
expect_no_output 'cart-5f6d7b8c9' "the pod that was replaced is no row of its own"
expect_output '^6 series: ' "six rows"
expect_error 'POD left out' "cAdvisor's second telling is left out"
expect_error 'without a container left out' "and its third"
expect "the worst first" sh -c "head -n 1 '$stdout' | grep -q ': LEAK'"

ask -q -o page
expect "a page of pictures" sh -c "grep -c '<svg' page/fleet.html | grep -qx 6"
expect "three of them LEAK" sh -c "grep -c '<li class=\"leak\"' page/fleet.html | grep -qx 3"
expect "since which release" grep -q 'since release v2 84c6d5b7f' page/fleet.html
expect "names are escaped" grep -q 'namespace=&[a-z0-9#]*;shop&' page/fleet.html
if [ "$FORM" = nightly ] && command -v chromium npm >/dev/null; then
	npm_target axe
	for width in 360 1600; do
		expect_accessible page/fleet.html "$width" light
		expect_accessible page/fleet.html "$width" dark
	done
fi

ask --json
forecast() { # NAME LEAST MOST: seconds to the limit
	grep "\"series\":\"shop/$1" "$stdout" |
	    sed 's/.*"forecast":{\([^{]*{[^}]*}\).*/\1/' >forecast.json
	awk -F'"estimate":' -v least="$2" -v most="$3" '{ split($2, a, ","); s = a[1]
		exit !(s >= least && s <= most) }' forecast.json
}
# 512 - 436 MiB at 2 MiB an hour are 38 hours.
expect "leak: the limit in 38 hours" forecast leak 126000 147600

deriv() { # what Prometheus itself says, per hour
	promtool query instant --time "$now" "$url" \
	    'deriv(container_memory_working_set_bytes{pod=~"leak.*",container="app"}[6h]) * 3600' |
	    awk '{ print $(NF - 1) }'
}
theirs=$(deriv)
ours=$(grep '"series":"shop/leak' "$stdout" |
    sed 's/.*"deriv_per_hour":\([-0-9.e+]*\).*/\1/')
expect "deriv is what Prometheus says: $ours, $theirs" awk -v a="$ours" \
    -v b="$theirs" 'BEGIN { d = (a - b) / b; exit !(d < 0.1 && d > -0.1) }'

per='sum by (pod) (http_requests_total)'
ask --per "$per" -q
expect_output '^shop/leak.*: LEAK .*B/request' "growth per request"
expect_output '^shop/flat.*: FLAT .*/request' "which is none"
expect_error '4 verdicts are by the hour' "what nobody counts is judged by the hour"
ask --per http_requests_total
expect_status 65 "two counters with its labels"
expect_error 'ambiguous.*code="[25]00"' "are named"
ask --per 'sum(http_requests_total)'
expect_status 65 "a counter without labels fits all"

run "$FLATLINE" judge --prometheus "$url/" --query 'max by (pod) (' --since 1d
expect_status 65 "a query that Prometheus refuses"
expect_error 'refuses: .*parse error' "is told with its reason"
run "$FLATLINE" judge --prometheus "http://127.0.0.1:$(free_port)" --query up \
    --since 1d
expect_status 69 "no server"
