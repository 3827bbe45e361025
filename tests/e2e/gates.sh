# SPDX-License-Identifier: MIT
# A table of gates: every pair of a leak and a fix, in four languages, on a quiet
# machine, beside two busy processes, and on one processor. A status may be 2, but
# never wrong. Then runs beside the busy processes against quiet baselines.
. "${srcdir:-.}/tests/lib.sh"
need node "no node here: ./bootstrap check --all installs it"
need go "no go here: ./bootstrap check --all installs it"
need python3 "no python3 here"
need taskset "no taskset here"
run_limit=600
languages=$(lasting c c "c node python go")
places=${PLACES-$(lasting quiet "quiet onecore" "quiet busy onecore")}
table=${GATES_TABLE:-$work/table}
leaky=$builddir/tests/targets/leaky
asked=$srcdir/tests/targets/asked
undecided=0

cat >get.lua <<'EOS'
load { users = 4, burst = 400, settle = "20ms", warmup = "300ms" }
flow("get", function() http.get("/items/1") end)
EOS
cat >service.py <<'EOS'
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

kept = []


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if sys.argv[1] == "leaky":
            kept.append(bytearray(b"x") * 4000)
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
EOS
case $languages in
*go*)
	GOCACHE=$work/gocache
	export GOCACHE
	expect "the service in Go builds" go build -o service "$asked/service.go"
	;;
esac

command_of() { # LANGUAGE leaky|fixed
	case $1:$2 in
	c:leaky) echo "$leaky --port \$PORT --leak 4000" ;;
	c:fixed) echo "$leaky --port \$PORT" ;;
	node:*) echo "node $asked/service.js $2" ;;
	python:*) echo "python3 service.py $2" ;;
	go:*) echo "./service $2" ;;
	esac
}
neighbours=
crowd() { # PLACE
	[ "$1" = busy ] || return 0
	for _ in 1 2; do
		sh -c 'while :; do :; done' &
		neighbours="$neighbours $!"
		started="$started $!"
	done
}
disperse() {
	for pid in $neighbours; do
		kill "$pid"
	done
	neighbours=
}
# A leak over many requests and none over few is doubted, with a number.
row() { # WHAT WANTED SECONDS: of the last run
	mark=right
	[ "$status" -eq "$2" ] || mark=WRONG
	if [ "$status" -eq 2 ]; then
		mark=undecided
		grep -Eq 'needs [0-9,]+ more' "$stdout" && mark=doubted
		undecided=$((undecided + 1))
	fi
	printf '%-36s %s (%s)  %3s s  %-9s %s\n' "$1" "$status" "$2" "$3" "$mark" \
	    "$(head -n 1 "$stdout" | cut -c 1-120)" >>"$table"
	measured expect "$1: $mark" [ "$mark" != WRONG ]
}
seconds() {
	date +%s
}

echo "load average $(cut -d' ' -f1-3 /proc/loadavg)" >>"$table"
for place in $places; do
	crowd "$place"
	on=
	[ "$place" = onecore ] && on="taskset -c 0"
	for language in $languages; do
		for pair in leaky:fixed:0 fixed:leaky:1 leaky:leaky:1 fixed:fixed:0; do
			IFS=: read -r before after wanted <<-END
				$pair
			END
			since=$(seconds)
			# shellcheck disable=SC2086 # two words, or none
			run $on "$FLATLINE" gate get.lua -q --no-plots -o gate \
			    --before "$(command_of "$language" "$before")" \
			    --after "$(command_of "$language" "$after")"
			row "$place $language $before->$after" "$wanted" \
			    $(($(seconds) - since))
			rm -rf gate
		done
	done
	disperse
done

# What was recorded in quiet, and a run that gets a fraction of the processor.
drive() { # DIRECTORY LANGUAGE leaky|fixed
	port=$(free_port)
	# shellcheck disable=SC2086 # two words, or none
	run $on "$FLATLINE" run get.lua -q --no-plots -o "$1" -d "$length" \
	    -- env "PORT=$port" sh -c "exec $(command_of "$2" "$3")"
}
length=$(lasting 1s 4s 15s)
for language in $languages; do
	on=
	drive "quiet-$language-leaky" "$language" leaky
	drive "quiet-$language-fixed" "$language" fixed
done
crowd busy
on="taskset -c 0"
for language in $languages; do
	for pair in leaky:fixed:0 fixed:leaky:1 fixed:fixed:0; do
		IFS=: read -r before after wanted <<-END
			$pair
		END
		for time in $(lasting 1 1 "1 2"); do
			since=$(seconds)
			drive noisy "$language" "$after"
			run "$FLATLINE" compare -q --no-plots -o . \
			    "quiet-$language-$before" noisy
			row "baseline $language $before->$after $time" "$wanted" \
			    $(($(seconds) - since))
			rm -rf noisy
		done
	done
done
disperse
echo "undecided: $undecided; load average $(cut -d' ' -f1-3 /proc/loadavg)" >>"$table"
sed 's/^/# /' "$table"
