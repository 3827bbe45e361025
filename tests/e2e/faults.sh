# SPDX-License-Identifier: MIT
# Servers that answer wrongly: each failure has its name, and none of them
# hangs, bloats or ends flatline.
. "${srcdir:-.}/tests/lib.sh"
faulty=$builddir/tests/targets/faulty
measure=$builddir/tests/bench/measure

cat >get.lua <<'EOF'
load { users = 4, requests = 8, warmup = "0s", timeout = "300ms" }
flow("get", function() http.get("/") end)
EOF

drive() { # MODE OPTION...
	mode=$1
	shift
	port=$(free_port)
	rm -rf run
	background "$faulty" "$port" "$mode"
	await 10 "grep -q ':$(printf %04X "$port") .* 0A ' /proc/net/tcp"
	run_limit=20 run "$measure" used "$FLATLINE" run get.lua --no-plots \
	    --no-runtime -o run --target "http://127.0.0.1:$port" \
	    "$@"
	kill "$background_pid"
}

# The run is over in time, and its memory bounded. Sanitizers need more of it,
# for themselves.
survives() {
	judge "$mode: flatline ends by itself" test "$status" -le 3
	judge "$mode: and stays small" \
	    test "$(awk '{ print int($3 / 1024) }' used)" -lt 600
}

fails() { # MODE KIND DETAIL OPTION...
	mode=$1
	kind=$2
	detail=$3
	shift 3
	drive "$mode" "$@"
	survives
	judge "$mode: all of it is '$kind'" sh -c '
	    tr -d "\n" <run/run.json | grep -q "\"failures\": \[ *{ *\"kind\": \"$1\", *\"count\": 8, *\"first\": \"[^\"]*$2[^\"]*\" *} *\]"' \
	    - "$kind" "$detail"
}

answers() { # MODE
	drive "$1" --timeout 10s
	survives
	judge "$mode: no request fails" grep -q '"failures": \[\]' run/run.json
}

fails stuck "timed out" "no answer in 0.3 s"
fails stuck-in-head "timed out" "the reply did not end"
fails stuck-in-body "timed out" "2 bytes of its body came"
fails slow "timed out" "the reply did not end"
fails garbage "not HTTP" "no status line"
fails half-closing "connection reset" "closed before an answer" --timeout 10s
fails reset "connection reset" "before an answer" --timeout 10s
fails reset-in-body "connection reset" "within an answer" --timeout 10s
fails endless-headers "reply too large" "endless headers" --timeout 10s
fails endless-line "reply too large" "endless headers" --timeout 10s
fails endless-continue "reply too large" "endless headers" --timeout 10s
fails endless-trailers "reply too large" "endless trailers" --timeout 10s
fails endless-chunks "timed out" "the reply did not end"
drive endless-chunks --transport curl
survives
expect_sentence 'all 8 requests: |8 of 8 requests failed' \
    "endless-chunks: curl too gives up in time"
drive endless-frames --http2
survives
expect_sentence 'all 8 requests: |8 of 8 requests failed' \
    "endless-frames: libcurl is not held for ever"
cp get.lua keep.lua
sed 's|"/"|"/", { discard = true }|' keep.lua >get.lua
fails bomb "reply too large" "unpacks to more than 64 MiB" --timeout 60s \
    --compressed
cp keep.lua get.lua
fails cut-in-head "reply cut short" "within a head"
fails cut-in-body "reply cut short" "2 bytes of it came"
fails cut-in-chunk "reply cut short" "2 bytes of it came"
fails bad-length "not HTTP" "bad Content-Length"
fails two-lengths "not HTTP" "bad Content-Length"
fails bad-chunk "not HTTP" "bad chunk size"
answers dripping
answers longer
answers closing
answers closing-late

drive negotiate --auth me:secret
survives
expect_sentence '401 on 8 of 8 requests' "negotiate: the 401 is told"

drive endless-body # the time or the memory is up: who knows what is first
survives
expect_sentence 'all [0-9,]+ requests: |([0-9,]+) of \1 requests failed' "endless-body: no request is answered"

# The first replies of a connection are acknowledged at once.
drive two-parts -n 400 --timeout 10s
survives
expect_output 'stalled +[0-9]+ of 400 replies paused for 40 ms' \
    "two-parts: a service without TCP_NODELAY is told from a slow one"
drive longer -n 400 --timeout 10s
expect_no_output 'stalled' "longer: replies in one part do not stand still"

# Those that were answered are not counted twice.
port=$(free_port)
background "$builddir/tests/targets/leaky" --port "$port"
await 10 "grep -q listening '$background_log'" || exit 99
echo 'flow("get", function() http.get("/fail") end)' >fail.lua
run "$FLATLINE" run fail.lua -n 20 --warmup 0s --no-plots \
    --target "http://127.0.0.1:$port"
expect_status 3 "all answered with 500: status 3"
expect_sentence '500 on 20 of 20 requests' \
    "all answered with 500: each is counted once"

# A step of the script that holds its thread as the load ends.
cat >held.lua <<'EOF'
load { users = 1, rate = 20, duration = "1s", warmup = "0s", timeout = "300ms" }
teardown(function() http.get("/teardown") end)
flow("get", function(user)
  http.get("/")
  if user.iteration == 18 then
    ("a"):rep(5000):find(("a*"):rep(40) .. "b")
  end
end)
EOF
run_limit=20 run "$FLATLINE" run held.lua -o held --no-plots \
    --target "http://127.0.0.1:$port"
expect_status 2 "a thread that the script holds: the run ends with a verdict"
expect_error "1 of the load's threads did not end .*teardown was left out" \
    "which says so"
expect "and so does the record" grep -q '"held_threads": 1' held/run.json
