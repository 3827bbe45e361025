# SPDX-License-Identifier: MIT
# A Node that flatline did not start is asked when its runtime is named, and left
# as it was found, also when flatline is killed.
. "${srcdir:-.}/tests/lib.sh"
need node "no node here: ./bootstrap check --all installs it"
service=$srcdir/tests/targets/asked/service.js

cat >get.lua <<'EOS'
load { users = 4, warmup = "500ms" }
flow("get", function() http.get("/items/1") end)
EOS
inspectors() { # PID: how many ports it listens on
	find "/proc/$1/fd" -lname 'socket:*' -printf '%l\n' | tr -dc '0-9\n' \
	    >inodes
	awk 'NR == FNR { mine[$1]; next } $4 == "0A" && $10 in mine' \
	    inodes "/proc/$1/net/tcp" | wc -l
}

port=$(free_port)
background env PORT="$port" node "$service"
pid=$background_pid
await 10 "grep -q listening '$background_log'" || exit 99
run "$FLATLINE" run get.lua -d 2s --target "http://127.0.0.1:$port" \
    -o unasked --no-plots
expect "a stranger is not signalled" [ "$(inspectors "$pid")" -eq 1 ]
run "$FLATLINE" run get.lua -d 2s --target "http://127.0.0.1:$port" \
    --runtime node -o asked --no-plots
expect "unless its runtime is named" grep -q ',asked,' asked/events.csv
await 10 "[ \"\$(inspectors $pid)\" -eq 1 ]"
expect "the inspector is closed again" [ "$(inspectors "$pid")" -eq 1 ]

# Killed in the middle: the service goes on, and closes its inspector itself.
background "$FLATLINE" run get.lua -d 60s --target "http://127.0.0.1:$port" \
    --runtime node -o killed --no-plots
flatline=$background_pid
await 10 "grep -qs collection killed/events.csv" || exit 99
expect "an inspector is open" [ "$(inspectors "$pid")" -eq 2 ]
kill -KILL "$flatline"
await 20 "[ \"\$(inspectors $pid)\" -eq 1 ]"
expect "it closes by itself" [ "$(inspectors "$pid")" -eq 1 ]
run "$FLATLINE" run get.lua -d 1s --target "http://127.0.0.1:$port" \
    -o after --no-plots
expect_output ' requests measured' "and the service still serves"
