# SPDX-License-Identifier: MIT
# A profile of a Node that flatline did not start: the inspector that it opens is
# closed again, whatever happens.
. "${srcdir:-.}/tests/lib.sh"
need node "no node here: ./bootstrap check --all installs it"
asked=$srcdir/tests/targets/asked
run_limit=120

cat >get.lua <<'EOS'
load { rate = 2000, duration = "2s", warmup = "1s" }
flow("get", function() http.get("/items/1") end)
EOS
listens() { # PID: on how many ports
	find "/proc/$1/fd" -lname 'socket:*' -printf '%l\n' 2>/dev/null |
	    tr -dc '0-9\n' >inodes
	awk 'NR == FNR { mine[$1]; next } $4 == "0A" && $10 in mine' \
	    inodes "/proc/$1/net/tcp" | wc -l
}
# It moves to a port of its own, and has none for a moment.
has_opened() { # SECONDS
	await "$1" "[ \"\$(listens $pid)\" -eq 2 ]"
}

port=$(free_port)
background env PORT="$port" node "$asked/service.js" leaky
pid=$background_pid
await 10 "grep -q listening '$background_log'" || exit 99
to="--target http://127.0.0.1:$port"
# shellcheck disable=SC2086 # two words
{
run "$FLATLINE" profile get.lua $to -o stranger
expect_error 'did not start it.* --runtime node allows that' \
    "a process that flatline did not start is not asked"
run "$FLATLINE" profile get.lua $to --runtime node -o attached
expect_output 'opened on 127.0.0.1:[0-9]+ for this, closed again' \
    "what was opened is closed, and said"
expect "so it is" [ "$(listens "$pid")" -eq 1 ]
for signal in KILL INT; do
	background "$FLATLINE" profile get.lua -n "$(lasting 20000 36000)" $to --runtime node \
	    -o "$signal"
	flatline=$background_pid
	expect "SIG$signal: an inspector is open" has_opened 150
	show "SIG$signal" "$background_log"
	# Longer than the timer that closes it: a session under way is not cut.
	[ "$signal" = INT ] || sleep "$(lasting 0.1 8.5)"
	expect "and stays so while it is used" has_opened 2
	kill "-$signal" "$flatline"
	await 20 "[ \"\$(listens $pid)\" -eq 1 ]"
	expect "SIG$signal: it closes" [ "$(listens "$pid")" -eq 1 ]
done
run "$FLATLINE" run get.lua $to -o after --no-plots
expect_output ' requests measured' "and the service still serves"
}
