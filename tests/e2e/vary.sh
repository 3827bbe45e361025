# SPDX-License-Identifier: MIT
# --vary-load: what leaks by time is told from what leaks by requests.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

echo 'flow("get", { get = "/items/1" })' >get.lua
vary() { # DIRECTORY OPTION... -- LEAK
	dir=$1
	shift
	run "$FLATLINE" run get.lua -d "$(lasting 1s 20s)" --warmup 1s \
	    --no-plots -o "$dir" "$@"
}
levels() { # RUN: the levels of its stretches
	tr -d ' \n' <"$1/run.json" | grep -o '"vary":\[\[[^"]*\]\]'
}
# Sentences leave out bounds that round to the estimate itself; JSON has them.
bounded() { # RUN per_request|per_hour TRUTH: both lie within a tenth of it
	"$FLATLINE" judge --json "$1" | tr -d ' \n' | sed 's/.*"follows":{//' |
	    grep -o "\"$2\":{[^}]*}" | head -n 1 |
	    awk -F '[:,]' -v truth="$3" '
	{ ok = $4 == "\"low\"" && .9 * truth <= $5 && $5 <= $3 && $3 <= $7 &&
	      $7 <= 1.1 * truth }
	END { exit !ok }'
}

# One at a time: what a rate reaches is measured.
vary time -R 500 --vary-load -- "$leaky" --leak-timed 262144
measured expect_status 1 "a timer leaks"
measured expect_sentence \
    'LEAK .*grows 9[0-9]{2} MiB/h whatever the load(, between [0-9]+ .* and |, steadily )' \
    "by the hour"
measured expect "with bounds" bounded time per_hour $((262144 * 3600))
measured expect_sentence \
    'follows time: 9[0-9]{2} MiB/h(, between .*)?, whatever the load; with requests less than ' \
    "and follows time"
expect "how the load varied is on record: $(levels time)" \
    [ "$(levels time | grep -o '\],\[' | wc -l)" -eq 2 ]
arrived() { # RUN
	sed -nE 's/^ *"(measured_iterations|measured_dropped)": ([0-9.]+),?$/\2/p' "$1/run.json" |
		awk '{ sum += $1 } END { printf "%d\n", sum }'
}
measured expect "in all as much was sent as was planned ($(arrived time))" \
    [ "$(($(arrived time) >= 9900 && $(arrived time) <= 10100))" -eq 1 ]

vary requests -R 500 --vary-load -- "$leaky" --leak 512
measured expect_status 1 "so many bytes a request leak"
measured expect_sentence \
    'follows requests: 5[0-9]{2} B/request(, between .*)?; by time (less than|nothing)' \
    "and follow requests"
# 512 bytes, and what malloc adds to them.
measured expect "with bounds too" bounded requests per_request 528
expect "one seed, one design" [ "$(levels time)" = "$(levels requests)" ]

vary users -u 2 --vary-load -- "$leaky" --leak-timed 1048576 --delay-ms 4
measured expect_sentence 'follows time: 3\.[56][0-9]* GiB/h(, between .*)?, whatever the load' \
    "users without a rate: a timer is found out too"
measured expect "with its bounds" bounded users per_hour $((1048576 * 3600))

vary steady -R 500 --limit 1GiB --survive '7d at 5/s' -- \
    "$leaky" --leak-timed 262144
measured expect_status 1 "at one rate a timer leaks as well"
measured expect_output \
    '^next: the same command with --vary-load, to see whether growth follows requests or time$' \
    "and what would tell the cause is said"
run "$FLATLINE" compare steady time
measured expect_sentence 'load that varies \(no and yes\)' \
    "a comparison says that one of the loads varied"

while read -r status words; do
	# shellcheck disable=SC2086 # several words
	run "$FLATLINE" $words -- "$leaky"
	expect_status "$status" "status $status: $words"
	expect "in one line" [ "$(wc -l <"$stderr")" -eq 1 ]
done <<'EOS'
64 run get.lua --vary-load -n 500
64 run get.lua --vary-load --cycles 5
64 run get.lua --vary-load --stages 5s:5
64 run --replay get.lua --vary-load
64 profile get.lua --vary-load
EOS
run "$FLATLINE" gate get.lua --vary-load --before true --after true
expect_status 64 "a gate has rounds instead"
expect_error '^flatline: gate does not take --vary-load' "and says so"
(echo 'load { vary = true, rate = 500 }' && cat get.lua) >varied.lua
run "$FLATLINE" gate varied.lua -o g --before 'touch before' --after 'touch after'
expect_status 65 "in a gate's scenario it is the scenario's mistake"
expect_error 'varied.lua:1: load.vary cannot be driven in bursts, .*: leave it out$' \
    "which is said"
run "$FLATLINE" check varied.lua
expect_output '^  varied +875/s for [0-9.]+ s, 125/s for 15 s, 875/s for [0-9.]+ s$' \
    "check shows when the load is high"
