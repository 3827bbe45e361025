# SPDX-License-Identifier: MIT
# --out: a real Prometheus is told by remote write and asked what it knows;
# OTLP is checked against its published protocol. The dashboard's expressions.
. "${srcdir:-.}/tests/lib.sh"
need prometheus "prometheus is not installed"
need promtool "promtool is not installed"
npm_target otlp
leaky=$builddir/tests/targets/leaky

receiver() { # HOW: what it received is in $received, where it is in $place
	background node receiver.js "$1"
	received=$background_log
	await 30 "grep -q ^listening '$received'" || exit 99
	place=127.0.0.1:$(sed -n 's/^listening //p' "$received")
}

echo 'global: {}' >p.yml
port=$(free_port)
prom=http://127.0.0.1:$port
background prometheus --config.file=p.yml --storage.tsdb.path=data \
    --web.enable-remote-write-receiver --web.listen-address="127.0.0.1:$port"
prom_log=$background_log
cat >load.lua <<'END'
load { rate = 500, requests = 1200, warmup = "500ms" }
flow("items", function() http.get("/items/" .. random(1, 100)) end)
local pages = counter("pages")
flow("page", function()
  http.get("/page")
  pages:add()
end)
END
receiver otlp
otlp=$place otlp_log=$received
await 60 "grep -q 'Server is ready' '$prom_log'" || exit 99

run "$FLATLINE" run load.lua -o told --no-plots --out "prometheus=$prom" \
    --out "otlp=http://$otlp" --out-header 'X-Scope-OrgID: shop' -- "$leaky"
ended=$(date +%s)
expect_no_error '--out' "all of it arrives"
expect "as documented" ended_as_documented

value() { # EXPRESSION
	promtool query instant "$prom" "$1" | sed -n '1s/.*=> \([^ ]*\) @.*/\1/p'
}
recorded() { # KEY: of run.json
	sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p" told/run.json | head -n 1
}
requests=$(tail -n 1 told/samples.csv | cut -d, -f2)
expect "Prometheus knows all $requests requests" \
    test "$(value flatline_requests_total)" = "$requests"
expect "and those of each route" \
    test "$(value 'sum(flatline_route_requests_total)')" = "$requests"
expect "of which GET /page is one" \
    test "$(value 'flatline_route_requests_total{route="GET /page"}')" -gt 0
expect "which the scenario counts itself" \
    test "$(value 'flatline_counted_total{counter="pages"}')" = \
    "$(value 'flatline_route_requests_total{route="GET /page"}')"
expect "each that was measured has its latency" \
    test "$(value flatline_request_duration_seconds_count)" = "$(recorded measured_requests)"
expect "within buckets" \
    test "$(value 'flatline_request_duration_seconds_bucket{le="+Inf"}')" = \
    "$(recorded measured_requests)"
rss=$(value 'flatline_memory_bytes{metric="rss_bytes",target="leaky",run="told"}')
expect "memory is as it was sampled" grep -q ",${rss:-none}," told/samples.csv
expect "the verdict is told" \
    test "$(value 'sum(flatline_verdict{job="flatline"})')" = 1
expect "nothing is out of order" lacks 'out.of.order|duplicate' "$prom_log"

expect "OTLP is valid" lacks '^INVALID' "$otlp_log"
expect "it comes more than once" test "$(grep -c ^valid "$otlp_log")" -ge 2
expect "as JSON, where it belongs, with the header" \
    grep -q '^POST /v1/metrics application/json shop -$' "$otlp_log"
grep ^valid "$otlp_log" | tail -n 1 >last.json
expect "it tells the same requests" \
    grep -q "\"flatline_requests\":${requests}[,}]" last.json
expect "the same latencies" grep -q \
    "\"flatline_request_duration_seconds\":$(recorded measured_requests)[,}]" last.json
expect "and who tells it" grep -q '"service.name":"flatline"' last.json

# Each expression of the dashboard, and of the rules, is one.
node -e '
const board = JSON.parse(require("fs").readFileSync(process.argv[1]));
const exprs = board.panels.flatMap((panel) => panel.targets.map((t) => t.expr));
console.log("groups: [{ name: board, rules: [");
exprs.forEach((expr, i) => console.log(
  JSON.stringify({ record: "board:" + i, expr }) + ","));
console.log("] }]");
require("fs").writeFileSync("exprs", exprs.map((e) =>
  e.replace(/\$instance/g, ".*") + "\n").join(""));
' "$srcdir/templates/grafana.json" >board.yml
run promtool check rules board.yml
expect_status 0 "promtool accepts each expression of the dashboard"
expect "there are a dozen" test "$(wc -l <exprs)" -ge 12
grep -v 'growth\|to_limit' exprs | while read -r expr; do
	promtool query instant --time "$ended" "$prom" "$expr" >answer 2>&1 && test -s answer ||
	    echo "$expr: $(cat answer)"
done >unanswered
expect_empty unanswered "and this run's answers each but those of a LEAK"

# What fails changes nothing.
"$leaky" >service.log 2>&1 &
service=$!
started="$started $service"
receiver 503
refusing=$place
receiver partial
partial=$place
receiver silent
silent=$place
receiver 401
secret=$place
secret_log=$received
run "$FLATLINE" watch --pid "$service" -d 2s -o lost --no-plots \
    --out "prometheus=http://127.0.0.1:1" --out "prometheus=http://$refusing/write" \
    --out "otlp=http://$partial" --out "otlp=http://$silent/" \
    --out "otlp=http://shop:swordfish@$secret/own?token=herring"
expect "a watch that nobody hears ends as documented" ended_as_documented
expect_error '--out prometheus=http://127.0.0.1:1/api/v1/write: .*onnect' \
    "nobody there: it says so at once"
expect_error "http://$refusing/write: answered with status 503: not; the run goes on" \
    "refused: what was said"
expect_error 'three.* are too many' "refused in part"
expect_error "http://$silent/v1/metrics: [1-9] of [1-9] readings did not arrive" \
    "silent: what was lost"
expect_error "http://$secret/own: .*status 401" "a login that is wrong"
expect "it was sent as a login" grep -q 'token=herring .*Basic c2hvcDpzd29yZGZpc2g=' "$secret_log"
expect "and is shown nowhere" lacks 'swordfish|herring|c2hvc' "$stderr"
expect "nor kept" sh -c '! grep -rqE "swordfish|herring|c2hvc" lost'
measured expect "a verdict is there" test -s lost/verdict.json

run "$FLATLINE" watch --pid "$service" --out prometheus=http://shop:swordfish@192.0.2.1 -o x
expect_status 64 "a login in the clear to another host"
expect_error 'in the clear' "is refused"
expect_no_error swordfish "and not shown"
run "$FLATLINE" watch --pid "$service" --out prometheus=http://192.0.2.1 -o x \
    --out-header 'Authorization: Bearer swordfish'
expect_status 64 "so is a header"
expect_no_error swordfish "which is not shown"
for bad in http://x prometheus= prometheus=x nagios=http://x otlp=ftp://x; do
	run "$FLATLINE" watch --pid "$service" --out "$bad" -o x
	expect_status 64 "--out $bad"
done
