# SPDX-License-Identifier: MIT
# A service is profiled under somebody else's load, in slices of time and within
# a budget; what cannot be asked is said so; and whatever is killed, the service
# serves on.
. "${srcdir:-.}/tests/lib.sh"
need node "no node here: ./bootstrap check --all installs it"
asked=$srcdir/tests/targets/asked
width=12
run_limit=240
top=$work

cat >get.lua <<'EOS'
load { rate = 100, users = 8, warmup = "0" }
flow("get", function() http.get("/items/1") end)
EOS
# Sets pid and port of a service in this shell's directory.
serve() { # COMMAND...: it says "listening", or listens on $PORT
	port=$1
	shift
	background env PORT="$port" "$@"
	pid=$background_pid
	await 60 "listens \$pid \$port" || exit 99
}
listens() { # PID PORT
	cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
	    grep -Eq ":$(printf %04X "$2") [0-9]+:0000 0A" && ! gone "$1"
}
# On how many ports it listens.
ports() { # PID
	find "/proc/$1/fd" -lname 'socket:*' -printf '%l\n' 2>/dev/null |
	    tr -dc '0-9\n' >inodes
	cat "/proc/$1/net/tcp" "/proc/$1/net/tcp6" 2>/dev/null |
	    awk 'NR == FNR { mine[$1]; next } $4 == "0A" && $10 in mine' \
		inodes - | wc -l
}
somebodys_load() {
	background "$FLATLINE" run "$top/get.lua" -q --no-plots -d 300s \
	    --no-runtime --target "http://127.0.0.1:$port" -o load
	await 60 "grep -qs measure load/events.csv" || exit 99
}
serves() { # WHAT
	run "$FLATLINE" check "$top/get.lua" --target "http://127.0.0.1:$port"
	expect_status 0 "$1"
}

# Two that are signalled at once could not both open the usual port.
node_profiled() { # PORT INSPECTOR
	serve "$1" node --inspect-port="$2" "$asked/service.js" leaky
	somebodys_load
	run "$FLATLINE" profile --pid "$pid" --runtime node --overhead 100% \
	    -d "$(lasting 2s 6s 1m)" -o leaky
	expect_status 0 "Node: a profile without a scenario"
	expect_output '^PROFILE +[0-9.]+ (s|min) of its own load left' "of its own load"
	measured expect_output '^ +allocated by service\.js .*/hour, ' \
	    "Node: its file is named, by the hour"
	measured expect_output 'kept +\(anonymous\) \(service\.js:23\)' \
	    "Node: and the function"
	expect_output 'overhead +[0-9.]+ % of .* \(--overhead 100 % of [^)]*\): [0-9.]+ m?s in which it was asked' \
	    "what it cost is told"
	expect_error 'SIGUSR1 opens the inspector of node .* on 127.0.0.1:'"$2, then a free port of 127.0.0.1 for " \
	    "before the inspector is opened, the port and for how long are told"
	expect_output 'opened on 127.0.0.1:[0-9]+ for this, closed again' "and afterwards that it is closed"
	expect "which it is" [ "$(ports "$pid")" -eq 1 ]
	for file in profile.json flame.svg profile.pb profile.collapsed \
	    profile.speedscope.json profile.heapprofile; do
		expect "$file is left" test -s "leaky/$file"
	done
	expect "stacks are collapsed" grep -Eq '(^|;)\(anonymous\) \(.*service\.js:23\) [0-9]+$' \
	    leaky/profile.collapsed
	run "$FLATLINE" profile --pid "$pid" --runtime node --overhead 0.001% \
	    -d 30s -o dear
	expect_status 69 "a budget that one look exceeds: 69"
	expect_error 'to ask node .* takes [0-9.]+ m?s, .* --overhead 0.001% of the time allows' \
	    "and what it takes is told"
	background "$FLATLINE" profile --pid "$pid" --runtime node \
	    --overhead 100% -d 60s -o cut
	ended=$background_pid
	log=$background_log
	await 30 "[ \"\$(ports $pid)\" -eq 2 ]"
	await 30 "grep -q '^profiling node' '$log'"
	kill -INT "$ended"
	await 60 "gone $ended"
	expect "Ctrl-C: what there is is told" grep -q '^PROFILE' "$log"
	expect "and that it is cut short" grep -q 'it ended after .* of 60' "$log"
}

node_differs() { # PORT
	serve "$1" node --inspect-port=0 "$asked/service.js" fixed
	somebodys_load
	run "$FLATLINE" profile --pid "$pid" --runtime node --overhead 100% \
	    -d "$(lasting 2s 4s 30s)" -o fixed
	expect_status 0 "Node, fixed: a profile"
	measured expect_no_output 'allocated by service\.js [0-9]' "which blames nobody"
}

stranger() { # PORT
	serve "$1" node "$asked/service.js" leaky
	run "$FLATLINE" profile --pid "$pid" -d 1s -o stranger
	expect_status 69 "a Node whose runtime nobody named: 69"
	expect_error 'did not start it.* --runtime node allows that' "and it says why"
	expect "and no inspector was opened" [ "$(ports "$pid")" -eq 1 ]
	cat >impostor.c <<-'EOS'
	#include <signal.h>
	#include <unistd.h>
	static void on_signal(int number) { (void)number; _exit(7); }
	int main(void) { signal(SIGUSR1, on_signal); for (;;) pause(); }
	EOS
	if ! cc -o node impostor.c 2>/dev/null; then
		skip "what only has Node's name is not signalled" "no compiler"
		return
	fi
	background ./node
	run "$FLATLINE" profile --pid "$background_pid" --runtime node -d 1s \
	    -o impostor
	expect_status 69 "what only has Node's name: 69"
	expect_error "its executable is not Node's" "and it says so"
	expect "and it gets no signal" kill -0 "$background_pid"
}

# Killed in mid-session, of what can be asked; else while it watches.
killed() { # RUNTIME PORT COMMAND...
	runtime=$1
	shift
	serve "$@"
	before=$(ports "$pid")
	background "$FLATLINE" profile --pid "$pid" --runtime "$runtime" \
	    --overhead 100% -d 60s -o killed
	flatline=$background_pid
	log=$background_log
	await 60 "grep -Eq '^profiling |what is seen from outside' '$log'"
	expect "$runtime: it is under way" grep -Eq \
	    '^profiling |what is seen from outside' "$log"
	[ "$runtime" != node ] ||
	    expect "node: an inspector is open" await 10 "[ \"\$(ports $pid)\" -gt $before ]"
	kill -KILL "$flatline"
	serves "$runtime: after kill -9 of flatline the service serves"
	await 30 "[ \"\$(ports $pid)\" -eq $before ]"
	expect "$runtime: and nothing stays open" [ "$(ports "$pid")" -eq "$before" ]
}

# What asks and reads is nobody; another user's service is still profiled.
unprivileged() { # PORT
	if [ "$(id -u)" -ne 0 ] || ! command -v setpriv >/dev/null; then
		skip "--drop-privileges" "only root has rights to drop"
		return
	fi
	unset SUDO_UID SUDO_GID
	ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0
	export ASAN_OPTIONS
	chmod 755 "$top" .
	mkdir -m 777 out
	cp "$FLATLINE" flatline
	serve "$1" setpriv --reuid=1234 --regid=1234 --clear-groups \
	    node --inspect-port=0 "$asked/service.js" leaky
	run ./flatline profile --drop-privileges --pid "$pid" --runtime node \
	    --overhead 100% -d 2s -o out/prof
	expect_status 0 "--drop-privileges: another user's Node is profiled"
	expect "by nobody" [ "$(stat -c %u out/prof/profile.json)" = 65534 ]
	serves "and serves on"
	command -v python3 >/dev/null || return
	run ./flatline profile "$top/get.lua" --drop-privileges -n 12 -o out/python \
	    -- python3 "$srcdir/tests/targets/helped/app.py" leaky
	expect_status 69 "a command that would need a helper: 69"
	expect_error 'with --drop-privileges no helper is put into the command' "and why"
}

# A watch whose verdict becomes LEAK.
watched() { # PORT
	serve "$1" node --inspect-port=0 "$asked/service.js" leaky
	somebodys_load
	run "$FLATLINE" watch --pid "$pid" --runtime node --gc-budget 10% \
	    --profile -d "$(lasting 1s 6s 3m)" --overhead 100% \
	    --max-growth 1MiB/h --no-plots -o watched
	expect "watch --profile ends as documented" ended_as_documented
	[ "$FORM" = nightly ] || return
	expect_status 1 "the verdict is LEAK"
	expect_output '^ +allocated by service\.js .*/hour' "and then it says who"
	expect "with its files" test -s watched/profile/profile.pb
}

killed_go() { # PORT
	go_cache=$top/gocache
	GOCACHE=$go_cache go build -o service-go "$asked/service.go" || exit 99
	killed go "$1" ./service-go leaky
}

killed_jvm() { # PORT
	javac -d . "$asked/Service.java" || exit 99
	killed jvm "$1" java -cp . Service leaky
	jcmd "$pid" JFR.check >recordings 2>&1
	expect "jvm: its recording is to end by itself" \
	    grep -q 'name=flatline duration=' recordings
	[ "$FORM" = nightly ] || return 0
	await 240 "! jcmd $pid JFR.check | grep -q name=flatline"
	jcmd "$pid" JFR.check >recordings 2>&1
	expect "jvm: and so it does" lacks name=flatline recordings
}

# The helpers of a profile that was killed: the next one removes them.
helpers_left() {
	background "$FLATLINE" profile "$top/get.lua" -n 100000 -o left \
	    --start-timeout 120s -- \
	    python3 "$srcdir/tests/targets/helped/app.py" leaky
	flatline=$background_pid
	await 120 "grep -qs PYTHONPATH left/run.json"
	folder=$(sed -n 's/.*"PYTHONPATH=\([^:"]*\).*/\1/p' left/run.json)
	kill -KILL "$flatline"
	expect "Python: a folder of helpers is left by kill -9" \
	    test -n "$folder" -a -d "$folder"
	background "$FLATLINE" profile "$top/get.lua" -n 100000 -o next \
	    --start-timeout 120s -- \
	    python3 "$srcdir/tests/targets/helped/app.py" leaky
	await 60 "test ! -e '$folder'"
	expect "and the next profile removes it" test ! -e "$folder"
	kill "$background_pid"
	await 60 "gone $background_pid"
}

for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
	free_port
done >ports
port_of() { # NUMBER
	sed -n "$1p" ports
}
aside node_profiled "$(port_of 1)" "$(port_of 10)"
aside node_differs "$(port_of 2)"
aside stranger "$(port_of 3)"
aside unprivileged "$(port_of 11)"
aside watched "$(port_of 12)"
aside killed node "$(port_of 4)" node --inspect-port=0 "$asked/service.js" leaky
if command -v go >/dev/null; then
	aside killed_go "$(port_of 5)"
else
	skip "go: killed" "no go here"
fi
if command -v javac >/dev/null; then
	aside killed_jvm "$(port_of 6)"
else
	skip "jvm: killed" "no JDK here"
fi
if command -v python3 >/dev/null; then
	aside killed python "$(port_of 7)" \
	    python3 "$srcdir/tests/targets/leaks/service.py"
	aside helpers_left
else
	skip "python: killed" "no python3 here"
fi
if command -v ruby >/dev/null; then
	aside killed ruby "$(port_of 8)" ruby "$srcdir/tests/targets/leaks/service.rb"
else
	skip "ruby: killed" "no ruby here"
fi
aside killed native "$(port_of 9)" sh -c \
    "exec '$builddir/tests/targets/leaky' --port \$PORT"
gather

# What appeared between the two.
leaky=$(echo "$work"/aside.*/leaky)
fixed=$(echo "$work"/aside.*/fixed)
run "$FLATLINE" profile diff "$fixed" "$leaky" -o differs
expect_status 0 "two profiles are compared"
measured expect_output '^DIFF +service\.js (appeared|grew): .*/hour' "what appeared is named"
expect_output 'before +after +more +allocated by function, per hour' "in tables"
for file in diff.json diff.svg; do
	expect "$file is left" test -s "differs/$file"
done
run "$FLATLINE" profile diff "$leaky/profile.pb" "$leaky/profile.pb" --json
expect_status 0 "so are two files"
expect_output '"first": *null' "and of the same nothing appeared"
gzip -c "$leaky/profile.pb" >packed.pb.gz
run "$FLATLINE" profile diff "$fixed/profile.pb" packed.pb.gz
measured expect_output '^DIFF +service\.js (appeared|grew)' "also in gzip"
run "$FLATLINE" profile diff "$leaky" packed.pb.gz
expect_status 65 "by the hour and in all: 65"
head -c 100 packed.pb.gz >damaged.pb.gz
run "$FLATLINE" profile diff damaged.pb.gz packed.pb.gz
expect_status 65 "a damaged file: 65"
expect_error 'damaged.pb.gz: its compression \(gzip\) is damaged or cut off' "and which"
run "$FLATLINE" profile diff "$srcdir/README.md" packed.pb.gz
expect_status 65 "no such file: 65"
run "$FLATLINE" profile diff "$work" packed.pb.gz
expect_error 'there is no profile in it' "nor a folder without one"

run "$FLATLINE" profile
expect_status 64 "neither a scenario nor a process: 64"
run "$FLATLINE" profile --pid $$ --rate 100
expect_status 64 "no load without a scenario: 64"
run "$FLATLINE" profile get.lua -d 10s --pid $$
expect_status 64 "no time with one: 64"
run "$FLATLINE" profile diff a
expect_status 64 "one profile has no difference: 64"
