# SPDX-License-Identifier: MIT
# A service with a Prometheus page, on this host and on another one.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >get.lua <<EOS
load { users = 4, rate = 1000, duration = "$(lasting 1s 6s)", warmup = "500ms" }
flow("get", function() http.get("/items/1") end)
EOS

# Another host: a network of its own, that only its address leads to.
space=flatline-$$
net=10.$(($$ % 200 + 20)).$(($$ / 200 % 250))
far_net() {
	ip netns add "$space" &&
	    ip link add "fl$$" type veth peer name "fp$$" netns "$space" &&
	    ip addr add "$net.1/24" dev "fl$$" && ip link set "fl$$" up &&
	    ip -n "$space" addr add "$net.2/24" dev "fp$$" &&
	    ip -n "$space" link set "fp$$" up
}
trap 'result=$?; ip netns del $space 2>&-; (exit $result); finish' EXIT
far=
if far_net 2>far_net.log; then
	far=http://$net.2:8080
	background ip netns exec "$space" "$leaky" --any --port 8080 --leak 8000
	await 10 "grep -q listening '$background_log'" || exit 99
	meanwhile "$FLATLINE" run get.lua --target "$far" --metrics "$far/metrics" \
	    -o far --no-plots
fi

port=$(free_port)
background "$leaky" --port "$port" --leak 2000
await 10 "grep -q listening '$background_log'" || exit 99
url=http://127.0.0.1:$port

run "$FLATLINE" run get.lua --target "$url" --metrics "$url/metrics" \
    --scrape 'leaky_cache_bytes{kind="a b"}' -o both --no-plots
measured expect_status 1 "beside a process: a leak"
measured expect_output '^LEAK +anonymous memory' "exact memory decides"
measured expect_output '^\* scraped resident memory +LEAK' "what it tells agrees"
expect "a series that was named has its column" \
    grep -q ',leaky_cache_a_b_bytes,' both/samples.csv
expect "and its values" grep -q ',4096,[0-9]*$' both/samples.csv

expect_no_error 'has no series' "and nothing is said of it"
run "$FLATLINE" run get.lua --target "$url" --metrics "$url/metrics" \
    --scrape 'leaky_cache_bytes{kind="z"}' --scrape no_such -o absent --no-plots
expect_error "has no series 'leaky_cache_bytes\{kind=.z.\}', 'no_such' yet" \
    "series that the page does not have are named before the run"
expect_error "error: .* 'no_such' so far: it is not judged" \
    "and when they still have not come"
expect_output "^  absent  .*has had no series" "and beside the verdict"
expect "and in the summary" grep -q 'absent.*no series' absent/summary.md
expect "and in the record" grep -q ',absent,.*no_such' absent/events.csv
run "$FLATLINE" run get.lua --target "$url" --metrics "$url/no" -o x
expect_error 'has no memory series that flatline knows' \
    "a page without metrics"
run "$FLATLINE" run get.lua --target "$url" --metrics "http://127.0.0.1:1/" -o x
expect_status 69 "nobody there: status 69"
run "$FLATLINE" run get.lua --target "$url" --metrics "$url/metrics" \
    --scrape 'a{b}' -o x
expect_status 64 "a series that is none: status 64"
run "$FLATLINE" run get.lua --target "$url" --scrape a -o x
expect_error '--scrape has no effect without --metrics' "a series of nothing"

if [ -n "$far" ]; then
	join
	measured expect_status 1 "another host: a leak"
	measured expect_sentence \
	    "^LEAK as reported by $far/metrics: scraped resident memory" \
	    "by what it tells of itself"
	run "$FLATLINE" judge far
	measured expect_status 1 "judged again: the same"
	run "$FLATLINE" run get.lua --target "$far" -o x --no-plots
	expect_status 64 "without its page another host cannot be sampled"
	expect_error 'use --metrics URL' "and what to do"

	# What is FLAT there has to be what answered.
	well=http://$net.2:8081
	background ip netns exec "$space" "$leaky" --any --port 8081
	await 10 "grep -q listening '$background_log'" || exit 99
	run "$FLATLINE" run get.lua --target "$well" --metrics "$well/metrics" \
	    -o well --no-plots
	measured expect_status 0 "a page whose counter rises: FLAT"
	measured expect_sentence "^FLAT as reported by $well/metrics: " \
	    "which takes its word"
	measured expect "in every report" grep -q 'as reported by' \
	    well/summary.md
	expect "the counter was found" \
	    grep -q '"counter": "leaky_requests_total"' well/run.json
	run "$FLATLINE" run get.lua -d 1s --target "$well" \
	    --metrics "$far/metrics" -o other --no-plots
	expect_status 2 "the page of another process: undecided"
	expect_sentence "leaky_requests_total of $far/metrics rose by [0-9]+ while [0-9,]+ requests were answered" "and why"
	expect_output '^next: the same command with --metrics of the process' \
	    "and what to do"
	run "$FLATLINE" run get.lua -d 1s --target "$well" \
	    --metrics "$well/metrics" --per no_such_total -o unnamed --no-plots
	expect_status 2 "a page without a counter: undecided"
	expect_sentence "$well/metrics has no series no_such_total" "and why"
	expect_output '^next: the same command with --per SERIES' "and what to do"
else
	skip "another host" "this machine does not allow a network of its own"
fi
