# SPDX-License-Identifier: MIT
# Leaks that npm packages really had, each beside its fixed release or its right
# use: what they are is told in tests/targets/npm-pairs/server.js.
. "${srcdir:-.}/tests/lib.sh"
npm_target npm-pairs
cp "$srcdir/tests/targets/npm-pairs/get.lua" .

service() { # PAIR leaky|fixed OPTION...
	name=$1 build=$2
	shift 2
	run "$FLATLINE" run get.lua -o "$name-$build" --no-plots "$@" -- \
	    node server.js "$name" "$build"
	# What a reader of the log wants to see.
	sed -n '1,2s/^/# /p' "$stdout"
}

# pair NAME LEAST MOST OPTION...: bytes of heap that the leaky one keeps of a
# request
pair() {
	pair=$1 least=$2 most=$3
	shift 3
	service "$pair" leaky "$@"
	measured expect_status 1 "$pair, leaky: LEAK"
	measured expect_output '^LEAK +heap after collection' "$pair, leaky: in its heap"
	grown=$(node -p "require('./$pair-leaky/verdict.json').metrics
	    .find((m) => m.name === 'heap_after_gc_bytes').growth.estimate")
	measured expect "$pair, leaky: $least to $most bytes a request ($grown)" \
	    awk "BEGIN { exit !($grown >= $least && $grown <= $most) }"
	service "$pair" fixed "$@"
	measured expect_status 0 "$pair, fixed: FLAT"
	measured expect_output '^FLAT +heap after collection' "$pair, fixed: by its heap"
	run "$FLATLINE" compare "$pair-leaky" "$pair-fixed" --no-plots
	# A leak that slows its service down leaves it far behind the fix.
	measured expect_output '^FIXED|^INCONCLUSIVE +one run did [0-9,]+ and the other' \
	    "$pair: compare says FIXED, or that they did not do as much"
}
# In cycles a leak is told from nothing whatever the machine does besides.
cycles() { # COUNT BURST
	echo "--warmup $(lasting 500ms 2s) --cycles $1 --burst $2 --settle 50ms"
}
# shellcheck disable=SC2046 # several options
{
pair request 7000 16000 $(cycles "$(lasting 3 14)" "$(lasting 20 500)")
[ "$FORM" = nightly ] || exit 0
pair ajv 1700 5000 $(cycles 14 500)
# Twenty bursts of a thousand: a session is told from nothing after 20,000
# requests.
pair session 140 400 --max-growth 100B/request $(cycles 20 1000)
# Visitors who return, with a cookie each, hide it.
cat >visit.lua <<'END'
flow("visit", function() for _ = 1, 2 do http.get("/", { expect = 200 }) end end)
END
run "$FLATLINE" run visit.lua --no-plots $(cycles 14 2000) -- \
    node server.js session leaky
expect_status 0 "session, returning visitors: FLAT"
expect_sentence 'not exercised: .*new visitors \(--visitors new\)' \
    "session, returning visitors: a line says what was not seen"
run "$FLATLINE" run visit.lua --visitors new --no-plots $(cycles 14 2000) -- \
    node server.js session leaky
expect_status 1 "session, new visitors: LEAK"
}
pair debug 200 400
# And by time, as a user would.
rm -rf request-leaky request-fixed
pair request 7000 16000 -d 14s --warmup 4s
