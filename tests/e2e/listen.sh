# SPDX-License-Identifier: MIT
# flatline watch --listen: a page that Prometheus scrapes, and alerts for it.
. "${srcdir:-.}/tests/lib.sh"
need curl "curl is not installed"

background awk 'BEGIN { for (;;) { a[i++] = sprintf("%8000s", ""); system("sleep 0.02") } }'
target=$background_pid
page=$(free_port)
background "$FLATLINE" watch --pid "$target" --listen "127.0.0.1:$page" \
    --limit 4GiB --no-plots -o run --sample-interval 100ms
ask() {
	curl -sS -m 5 "http://127.0.0.1:$page/metrics" >page.txt 2>page.err
}
await 60 'ask && grep -q ^flatline_seconds_to_limit page.txt'
expect "the page tells growth, by bounds" \
    grep -q '^flatline_growth_bytes_per_hour{metric="[a-z_]*",bound="low"} -\?[0-9]' page.txt
expect "how long it was watched" grep -q '^flatline_watched_seconds [0-9]' page.txt
expect "one verdict of four" test "$(grep -c '^flatline_verdict.* 1$' page.txt)" -eq 1
expect "the time until the limit" \
    grep -q '^flatline_seconds_to_limit{metric="[a-z_]*",bound="high"} ' page.txt

run curl -sS -m 5 -o none -w '%{http_code}' "http://127.0.0.1:$page/"
expect_output '^404$' "nothing else is there"
run curl -sS -m 5 -o none -w '%{http_code}' -d x "http://127.0.0.1:$page/metrics"
expect_output '^(501|405|413)$' "nothing is taken"
run "$FLATLINE" watch --pid "$target" --listen "127.0.0.1:$page" -o other
expect_status 69 "the port is taken"
expect_error 'cannot be listened on' "and it says so"
for address in 9464 :9464 127.0.0.1:x ::1:9464 127.0.0.1:99999; do
	run "$FLATLINE" watch --pid "$target" --listen "$address" -o other
	expect_status 64 "--listen $address"
done

if command -v promtool >/dev/null && command -v prometheus >/dev/null; then
	run sh -c 'promtool check metrics <page.txt'
	expect_status 0 "promtool has nothing to say of the page"
	run promtool check rules "$srcdir/templates/alerts.yml"
	expect_status 0 "nor of the rules"
	port=$(free_port)
	cat >p.yml <<-EOF
	global: { scrape_interval: 1s, evaluation_interval: 1s }
	rule_files: [ "$srcdir/templates/alerts.yml" ]
	scrape_configs:
	  - job_name: flatline
	    static_configs: [ { targets: [ "127.0.0.1:$page" ] } ]
	EOF
	background prometheus --config.file=p.yml --storage.tsdb.path=data \
	    --web.listen-address="127.0.0.1:$port"
	await 60 'promtool query instant "http://127.0.0.1:$port" \
	    flatline_verdict 2>query.err | grep -q verdict=' || show query query.err
	run promtool query instant "http://127.0.0.1:$port" \
	    'sum(flatline_verdict{job="flatline"})'
	expect_output '=> 1 @' "a real Prometheus has scraped it"
else
	skip "prometheus" "prometheus is not installed"
fi
