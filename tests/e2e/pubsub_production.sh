# SPDX-License-Identifier: MIT
# The origin story in production: no scenario, nothing but the load of somebody
# else, and the profile names the package and the line; and what that costs those
# who wait for answers.
. "${srcdir:-.}/tests/lib.sh"
need wrk "wrk is not installed"
need openssl "openssl is not installed"
run_limit=600
npm_target pubsub

# Four connections that rest between two requests: about 100 a second.
cat >publish.lua <<'EOS'
wrk.method = "POST"
wrk.body = '{"topic":"orders","message":"m"}'
wrk.headers["Content-Type"] = "application/json"
function delay() return 30 end
EOS
p99() { # FILE: in milliseconds
	awk '$1 == "99%" {
		value = $2
		if (sub(/ms$/, "", value)) print value
		else if (sub(/us$/, "", value)) print value / 1000
		else if (sub(/s$/, "", value)) print value * 1000
	}' "$1"
}
load() { # SECONDS FILE
	wrk -t1 -c4 -d"$1" --latency -s publish.lua "http://127.0.0.1:$port/publish" \
	    >"$2" 2>&1
}

LEAKY=1
port=$(free_port)
PORT=$port
export LEAKY PORT
background node fake-pubsub.js emulator \
    sh -c 'echo $$ >service.pid; exec node --max-old-space-size=1024 server.js'
await 60 "grep -q listening '$background_log'" || exit 99
pid=$(cat service.pid)
load "$(lasting 1s 5s 20s)" warm.wrk
load "$(lasting 1s 6s 60s)" before.wrk
background "$FLATLINE" profile --pid "$pid" --runtime node \
    -d "$(lasting 2s 10s 5m)" --overhead "$(lasting 100% 100% 3%)" -o prof
profile=$background_pid
log=$background_log
load "$(lasting 3s 12s 305s)" during.wrk
await 120 "gone $profile"
status=0
wait "$profile" || status=$?
cp "$log" "$stdout"
ran='profile --pid'
expect_status 0 "a profile under the load of wrk"
# A slice of seconds shows who allocates most; to be named takes growth that
# stands out from what requests under way hold.
measured expect_output '%  [a-z]* +@grpc/grpc-js' "shows @grpc/grpc-js"
if [ "$FORM" = nightly ]; then
	expect_output '^ +allocated by @grpc/grpc-js [0-9.]+ .*/hour' \
	    "names @grpc/grpc-js"
	expect_output 'reached from newClient \(server\.js:18\)' \
	    "and newClient (server.js:18)"
fi
before=$(p99 before.wrk)
during=$(p99 during.wrk)
sed -n '1,3s/^/# /p; /overhead/s/^/# /p' "$stdout"
echo "# p99 of the service: $before ms before, $during ms during"
awk '/requests in/ { print "# " FILENAME ": " $0 }' before.wrk during.wrk
expect "wrk was answered before and meanwhile" \
    test -n "$before" -a -n "$during"
expect "no answer is an error" lacks 'Non-2xx|Socket errors' during.wrk
