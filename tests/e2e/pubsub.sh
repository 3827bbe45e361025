# SPDX-License-Identifier: MIT
# The origin story with the real packages: the load test that stayed green, the
# path it forgot, and the fix; without TLS as against the emulator, and with it
# as in production.
. "${srcdir:-.}/tests/lib.sh"
need openssl "openssl is not installed"
run_limit=400

npm_target pubsub

# story NAME emulator|tls SCENARIO LEAKY HEAP [OPTION...]: what is undecided on a
# machine that is busy gets the longer run that its last line asks for, once.
story() {
	name=$1 wire=$2 scenario=$3 leaky=$4 heap=$5
	shift 5
	case $* in *--cycles*) longer='--cycles 80' ;; *) longer='-d 3m' ;; esac
	play "$@"
	if [ "$FORM" != short ] && [ "$status" -eq 2 ]; then
		rm -rf "$name"
		# shellcheck disable=SC2086 # two words
		play "$@" $longer
	fi
	# What a reader of the log wants to see.
	sed -n '1,2s/^/# /p' "$stdout"
}
play() { # OPTION...
	run env LEAKY="$leaky" node fake-pubsub.js "$wire" "$FLATLINE" run \
	    "$srcdir/scenarios/$scenario.lua" -o "$name" --no-plots "$@" -- \
	    node --max-old-space-size="$heap" server.js
}
# A leak slows the service down, and a machine that is busy anything: in cycles
# both builds do as many requests, and what they hold is read while they rest.
still="--settle 50ms --warmup $(lasting 500ms 10s 10s)"
bursts="--cycles $(lasting 3 28 28) $still"
burst="--burst $(lasting 10 100 200)"
short="$bursts $burst"
# A leak is told in half as many.
fewer="--cycles $(lasting 3 14 28) $still $burst"
rate=$(lasting "$short" "$bursts --burst 150" \
    '--rate 150 -u 100 --warmup 15s -d 60s')

# shellcheck disable=SC2086 # several options
{
story incomplete emulator pubsub-incomplete 1 512 $short
measured expect_status 0 "the load test without the path: FLAT on the leaky build"
story leaky emulator pubsub 1 512 $rate
measured expect_status 1 "with the path: LEAK on the leaky build"
measured expect_output '^LEAK +heap after collection' "in its heap, for files do not grow"
story fixed emulator pubsub 0 512 $rate
measured expect "with the path: not LEAK on the fixed build" [ "$status" -ne 1 ]
measured expect_status 0 "but FLAT"
story leaky-tls tls pubsub 1 512 $fewer
measured expect_status 1 "over TLS: LEAK on the leaky build"
# Of a connection by TLS, OpenSSL holds more outside the heap than Node in it.
measured expect_output '^LEAK +(heap after collection|memory outside the heap) ' \
    "over TLS: in its heap or outside of it"
measured expect "over TLS: files leak too" \
    grep -Eq '^  open file count +LEAK' "$stdout"
if [ "$FORM" = nightly ]; then
	story fixed-tls tls pubsub 0 512 $short
	expect "over TLS: not LEAK on the fixed build" [ "$status" -ne 1 ]
fi
}

run "$FLATLINE" compare leaky fixed --no-plots
measured expect_status 0 "before and after: FIXED"
measured expect_output '^FIXED' "and it says so"
run "$FLATLINE" compare fixed leaky --no-plots
measured expect_status 1 "the other way round: REGRESSED"
measured expect_output '^REGRESSED' "and it says so"

# The heap as small as in a small container: it dies, as in production.
story death emulator pubsub 1 64 --warmup 2s -d "$(lasting 2s 3m)"
measured expect_status 1 "a capped heap: LEAK that ends in out-of-memory"
measured expect_output '^LEAK' "and it says so"
measured expect_output 'JavaScript heap' "with its last output"
measured expect "and when it died" grep -q ',out of memory,' death/events.csv
