# SPDX-License-Identifier: MIT
# A process that flatline did not start is never asked for its heap, in whatever
# way, unless --runtime names its runtime: no signal, no session, no request.
. "${srcdir:-.}/tests/lib.sh"
asked=$srcdir/tests/targets/asked

cat >get.lua <<'EOS'
load { users = 1, rate = 50, duration = "1s", warmup = "500ms" }
flow("get", function() http.get("/items/1") end)
EOS

# Everything that might ask: each has to leave the service untouched.
try_unasked() { # OTHER-RUNTIME: not that of the service
	rm -rf ./"$name"-*
	to="--target http://127.0.0.1:$port"
	# shellcheck disable=SC2086 # two words
	{
	run "$FLATLINE" run get.lua --pid "$pid" -o "$name-pid" --no-plots
	expect_output ' requests measured' "$name, by --pid: it is driven"
	expect_error "not asked for its heap.*--runtime $name allows it" \
	    "$name: what would allow it is said"
	run "$FLATLINE" run get.lua $to --heap-snapshot -o "$name-snap" --no-plots
	run "$FLATLINE" run get.lua $to --runtime "$1" -o "$name-$1" --no-plots
	run "$FLATLINE" watch $to -d 1s --gc-budget 5% -o "$name-watch" --no-plots
	run "$FLATLINE" watch $to -d 1s --runtime "$name" -o "$name-idle" \
	    --no-plots
	run "$FLATLINE" profile get.lua -n 20 $to -o "$name-profile"
	expect_status 69 "$name: profile without --runtime: status 69"
	expect_error "did not start it.*--runtime $name" "$name: and why"
	}
	expect "$name: nobody is recorded as asked" \
	    sh -c "! grep -qE ',(asked|collection),' $name-*/events.csv"
	expect "$name: what would allow it is recorded" \
	    grep -q "did not start it.*--runtime $name" "$name-pid/events.csv"
}

name_it() { # the control: what is looked for does happen
	run "$FLATLINE" run get.lua --target "http://127.0.0.1:$port" \
	    --runtime "$name" -o "$name-named" --no-plots
	expect "$name: then nothing has to be said" lacks 'not asked' "$stderr"
	expect "$name: it is asked when it is named" \
	    grep -q ',asked,' "$name-named/events.csv"
}

start_service() { # COMMAND...
	port=$(free_port)
	background env PORT="$port" "$@"
	pid=$background_pid
	log=$background_log
	await 30 "listens $pid $port" || exit 99
}

listens() { # PID PORT
	find "/proc/$1/fd" -lname 'socket:*' -printf '%l\n' 2>/dev/null |
	    tr -dc '0-9\n' >inodes
	awk -v port="$(printf ':%04X' "$2")" 'NR == FNR { mine[$1]; next }
	    $4 == "0A" && index($2, port) && $10 in mine { found = 1 }
	    END { exit !found }' inodes "/proc/$1/net/tcp" "/proc/$1/net/tcp6"
}

if command -v node >/dev/null; then
	name=node
	start_service node "$asked/service.js"
	try_unasked jvm
	expect "node: SIGUSR1 opened no inspector" \
	    lacks 'Debugger listening' "$log"
	name_it
	expect "node: then it did" grep -q 'Debugger listening' "$log"

	# The user's own inspector is left alone as well.
	start_service node --inspect=127.0.0.1:0 "$asked/service.js"
	try_unasked go
	expect "node: no session on its inspector" \
	    lacks 'Debugger attached' "$log"
	name_it
	expect "node: then there was" grep -q 'Debugger attached' "$log"
else
	skip "node" "no node here"
fi

if command -v go >/dev/null; then
	name=go
	expect "the Go service builds" env GOCACHE="$work/gocache" \
	    go build -o service-go "$asked/service.go"
	sed 's|http.Serve(listenAt(os.Getenv("PORT")), public)|http.Serve(listenAt(os.Getenv("PORT")), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Println("path", r.URL.Path); public.ServeHTTP(w, r) }))|' \
	    "$asked/service.go" >told.go
	expect "and prints each request" env GOCACHE="$work/gocache" \
	    go build -o told told.go
	start_service ./told
	try_unasked node
	expect "go: no request for its profiles" lacks 'path /debug' "$log"
	expect "go: but those of the load" grep -q 'path /items' "$log"
	name_it
	expect "go: then there were" grep -q 'path /debug/pprof/heap' "$log"
	run "$FLATLINE" run get.lua --target "http://127.0.0.1:$port" \
	    --pprof "http://127.0.0.1:$port/debug/pprof" -o url --no-plots
	expect "go: --pprof names it too" grep -q ',asked,' url/events.csv
else
	skip "go" "no go here"
fi

if command -v javac >/dev/null; then
	name=jvm
	sed 's|"127.0.0.1", 0|"127.0.0.1", Integer.parseInt(System.getenv("PORT"))|' \
	    "$asked/Service.java" >Service.java
	expect "the Java service builds" javac -d . Service.java
	start_service java -cp . Service
	try_unasked node
	expect "jvm: SIGQUIT printed no stacks" lacks 'Full thread dump' "$log"
	expect "jvm: and opened no attach socket" \
	    [ ! -e "/proc/$pid/root/tmp/.java_pid$pid" ]
	name_it
	expect "jvm: then it did" [ -S "/proc/$pid/root/tmp/.java_pid$pid" ]
else
	skip "jvm" "no JDK here"
fi
