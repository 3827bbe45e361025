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
sed 's|"/"|"/", { discard = true }|' get.lua >discard.lua
script=$work/get.lua

drive() { # MODE OPTION...
	mode=$1
	shift
	rm -rf run
	background "$faulty" "$mode"
	await 20 "grep -q ^listening '$background_log'"
	case $mode in
	tls*) scheme=https ;;
	*) scheme=http ;;
	esac
	run_limit=60 run "$measure" used "$FLATLINE" run "$script" --no-plots \
	    --no-runtime -o run "$@" --target \
	    "$scheme://127.0.0.1:$(sed -n 's/^listening //p' "$background_log")"
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

# The reset ends one request; the flood behind it may meet the next one.
resets_flood() {
	drive h2-resets --timeout 10s --http2
	survives
	judge "h2-resets: all are reset, or meet the flood" sh -c '
	    tr -d "\n" <run/run.json | grep -Eq "\"failures\": \[ *\{ *\"kind\": \"connection reset\", *\"count\": [1-8], *\"first\": \"RST_STREAM before an answer: CANCEL\" *\}(, *\{ *\"kind\": \"other failure\", *\"count\": [1-7], *\"first\": \"a flood of RST_STREAM frames\" *\})? *\]"'
	expect_output "8 failed .100 %" "h2-resets: none of eight is answered"
}

answers() { # MODE OPTION...
	drive "$@" --timeout 60s
	survives
	judge "$mode: no request fails" grep -q '"failures": \[\]' run/run.json
}

says() { # PATTERN WHAT MODE OPTION...
	pattern=$1
	what=$2
	shift 2
	drive "$@"
	survives
	expect_sentence "$pattern" "$mode: $what"
}

all_failed='all [0-9,]+ requests: |([0-9,]+) of \1 requests failed'

aside fails endless-headers "reply too large" "endless headers" --timeout 10s
aside fails endless-line "reply too large" "endless headers" --timeout 10s
aside fails endless-continue "reply too large" "endless headers" --timeout 10s
aside fails endless-trailers "reply too large" "endless trailers" --timeout 10s
aside fails endless-chunks "timed out" "the reply did not end"
aside says "$all_failed" "curl too gives up in time" \
    endless-chunks --transport curl
aside says "$all_failed" "libcurl is not held for ever" endless-frames --http2 \
    --transport curl
# The time or the memory is up: who knows what is first.
aside says "$all_failed" "no request is answered" endless-body
script=$work/discard.lua
aside fails bomb "reply too large" "unpacks to more than 64 MiB" --timeout 60s \
    --compressed
script=$work/get.lua
aside fails stuck "timed out" "no answer in 0.3 s"
aside fails stuck-in-head "timed out" "the reply did not end"
aside fails stuck-in-body "timed out" "2 bytes of its body came"
aside fails slow "timed out" "the reply did not end"
aside fails garbage "not HTTP" "no status line" --timeout 10s
aside fails half-closing "connection reset" "closed before an answer" \
    --timeout 10s
aside fails reset "connection reset" "before an answer" --timeout 10s
aside fails reset-in-body "connection reset" "within an answer" --timeout 10s
aside fails cut-in-head "reply cut short" "within a head"
aside fails cut-in-body "reply cut short" "2 bytes of it came"
aside fails cut-in-chunk "reply cut short" "2 bytes of it came"
aside fails bad-length "not HTTP" "bad Content-Length"
aside fails two-lengths "not HTTP" "bad Content-Length"
aside fails bad-chunk "not HTTP" "bad chunk size"
aside answers dripping
aside answers longer
aside answers closing
aside answers closing-late
aside fails tls:endless-headers "reply too large" "endless headers" -k \
    --timeout 10s
aside fails tls:stuck-in-body "timed out" "2 bytes of its body came" -k
aside fails tls:garbage "not HTTP" "no status line" -k --timeout 10s
aside fails tls:cut-in-body "reply cut short" "2 bytes of it came" -k \
    --timeout 10s
aside fails tls:longer "TLS failed" "self-signed: trust it with --cacert" \
    --timeout 10s
aside answers tls:dripping -k
aside answers tls:closing -k
aside fails tls-stuck "timed out" "the TLS handshake did not end in 0.3 s"
aside fails tls-slow "timed out" "the TLS handshake did not end in 0.3 s"
aside fails tls-garbage "TLS failed" "is not TLS" --timeout 10s
aside fails tls-plain "TLS failed" "is it http://" --timeout 10s
aside fails tls-long-message "TLS failed" "excessive message size" \
    --timeout 10s
aside fails tls-closes "TLS failed" "within the TLS handshake" --timeout 10s
aside fails tls-alert "TLS failed" "the alert 'bad record mac'" -k \
    --timeout 10s
aside fails tls-bad-record "TLS failed" "bad record mac" -k --timeout 10s
aside fails tls-broken-off "reply cut short" "close_notify" -k --timeout 10s
aside fails tls-renegotiates "TLS failed" "the alert" -k --timeout 10s
aside fails tls-key-updates "timed out" "no answer" -k
aside fails tls-tickets "timed out" "no answer" -k
aside answers tls-key-update -k
aside says '401 on 8 of 8 requests' "the 401 is told" \
    negotiate --auth me:secret

# The same by HTTP/2: floods end the connection at once, and say so.
aside fails endless-frames "other failure" "a flood of empty DATA frames" \
    --timeout 10s --http2
aside fails h2-pings "other failure" "[Ff]lood" \
    --timeout 10s --http2
aside fails h2-settings "other failure" "[Ff]lood" --timeout 10s \
    --http2
aside fails h2-empty-continuations "not HTTP" "CONTINUATION" --timeout 10s \
    --http2
aside fails h2-header-bomb "reply too large" "endless headers" --timeout 10s \
    --http2
aside resets_flood
aside fails h2-goaway-within "connection reset" "INTERNAL_ERROR" \
    --timeout 10s --http2
aside fails h2-no-window "timed out" "no answer in 0.3 s" --http2
aside fails h2-not "not HTTP" "SETTINGS" --timeout 10s --http2
aside answers h2-sound --http2 -c 2
aside answers h2-goaway-often --http2 -c 2
aside answers h2-some-refusals --http2 -c 2
gather

# Those that were answered are not counted twice.
background "$builddir/tests/targets/leaky"
await 10 "grep -q listening '$background_log'" || exit 99
target=http://127.0.0.1:$(sed -n 's/.* //p' "$background_log")
answered() {
	echo 'flow("get", function() http.get("/fail") end)' >fail.lua
	run "$FLATLINE" run fail.lua -n 20 --warmup 0s --no-plots \
	    --target "$target"
	expect_status 3 "all answered with 500: status 3"
	expect_sentence '500 on 20 of 20 requests' \
	    "all answered with 500: each is counted once"
}
aside answered

# A step of the script that holds its thread as the load ends.
held() {
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
	    --target "$target"
	expect_status 2 "a thread that the script holds: the run ends with a verdict"
	expect_error "1 of the load's threads did not end .*teardown was left out" \
	    "which says so"
	expect "and so does the record" \
	    grep -q '"held_threads": 1' held/run.json
}
aside held
gather

# These measure: the first replies of a connection are acknowledged at once.
drive two-parts -n 400 --timeout 10s
survives
expect_output 'stalled +[0-9]+ of 400 replies paused for 40 ms' \
    "two-parts: a service without TCP_NODELAY is told from a slow one"
drive longer -n 400 --timeout 10s
expect_no_output 'stalled' "longer: replies in one part do not stand still"
