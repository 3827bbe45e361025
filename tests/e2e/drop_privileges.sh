# SPDX-License-Identifier: MIT
# --drop-privileges: the command and the sampling keep root's rights, all else
# gives them up.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >get.lua <<'EOS'
load { users = 4 }
flow("get", function() http.get("/items/1") end)
EOS
if [ "$(id -u)" -ne 0 ]; then
	run "$FLATLINE" run get.lua --drop-privileges -o no -- "$leaky"
	expect_status 64 "without root's rights there are none to drop: 64"
	expect_error 'is for root.*uid [1-9]' "and it says so"
	skip "the rest" "only root has rights to drop"
	exit 0
fi
need setpriv "setpriv is not installed"
# Leaks are looked for by ptrace, which is among what is given up.
ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0
export ASAN_OPTIONS
# The build may be in a folder that only root can enter.
chmod 755 "$work"
cp "$FLATLINE" flatline
mkdir -m 755 data data/plots
cp "$srcdir"/plots/*.gp data/plots
cp -r "$srcdir/templates" data
chmod -R a+rX data
FLATLINE_DATADIR=$work/data
export FLATLINE_DATADIR
mkdir -m 777 out
unset SUDO_UID SUDO_GID

as() { # UID COMMAND...
	uid=$1
	shift
	setpriv --reuid="$uid" --regid="$uid" --clear-groups "$@"
}
# Each thread's credentials: one line, if all of them are the same.
rights() { # PID
	cat "/proc/$1/task/"*/status 2>/dev/null |
	    grep -E '^(Uid|Gid|Groups|Cap...|NoNewPrivs|Seccomp):' |
	    tr -s '\t ' ' ' | sed 's/ $//' | sort -u
}
owner() {
	find "$1" -printf '%U:%G\n' | sort -u
}

as 65534 ./flatline run get.lua --drop-privileges -o out/no -- "$leaky" \
    >"$stdout" 2>"$stderr"
status=$?
ran='run as nobody'
expect_status 64 "without root's rights there are none to drop: 64"
expect_error 'is for root, and flatline runs as uid 65534' "and it says so"
expect "nothing was started" test ! -e out/no

# A run in progress. Nobody gets what root gives up.
background ./flatline run get.lua --drop-privileges -d "$(lasting 2s 5s)" \
    -t 2 -o out/leak -- "$leaky" --leak 4000
await 20 "grep -q measure out/leak/events.csv 2>/dev/null"
load=$background_pid
opener=$(tr -d ' ' <"/proc/$load/task/$load/children")
command=$(sed -n 's/.*,target,.*(pid \([0-9]*\)).*/\1/p' out/leak/events.csv)
rights "$load" >load.rights
rights "$opener" >opener.rights
rights "$command" >command.rights
threads=$(find "/proc/$load/task" -mindepth 1 -maxdepth 1 | wc -l)
cat >wanted.rights <<'EOS'
CapAmb: 0000000000000000
CapBnd: 0000000000000000
CapEff: 0000000000000000
CapInh: 0000000000000000
CapPrm: 0000000000000000
Gid: 65534 65534 65534 65534
Groups: 65534
NoNewPrivs: 1
Seccomp: 2
Uid: 65534 65534 65534 65534
EOS
expect "each thread that drives load is nobody's and has no rights" \
    diff wanted.rights load.rights
expect "several threads were looked at" \
    [ "$threads" -gt 3 ]
expect "what opens for the sampling is another process, root's" \
    grep -qx 'Uid: 0 0 0 0' opener.rights
grep -E '^(Uid|CapEff):' command.rights >its.rights
rights $$ | grep -E '^(Uid|CapEff):' >our.rights
expect "the command is still root's, with its capabilities" \
    diff our.rights its.rights
await 60 "gone $background_pid"
wait "$background_pid"
status=$?
cp "$background_log" "$stdout"
cp "$background_log" "$stderr"
ran='run --drop-privileges'
measured expect_status 1 "it is a LEAK, as it is without the option"
expect_output 'runs as nobody \(uid 65534\), without rights' "whose it is is said"
expect "the run is nobody's, with all that is in it" \
    [ "$(owner out/leak)" = 65534:65534 ]
columns() { # of which there are numbers
	awk -F, 'NR == 1 { split($0, name) }
	NR > 1 { for (i in name) if ($i != "") seen[name[i]] = 1 }
	END { for (n in seen) print n }' "$1/samples.csv" | sort
}
run ./flatline run get.lua -d "$(lasting 1s 3s)" -o plain -- "$leaky" --leak 4000
measured expect_status 1 "(without it, LEAK)"
columns plain >plain.columns
columns out/leak >leak.columns
measured expect "the same is sampled as without it" \
    diff plain.columns leak.columns
if command -v gnuplot >/dev/null; then
	expect "and drawn" test -s out/leak/memory.svg -a -s out/leak/memory.png
fi
expect "the opener is gone with it" gone "$opener"
expect "and the command" gone "$command"

# The user of sudo, and a service that is another's.
port=$(free_port)
background setpriv --reuid=1234 --regid=1234 --clear-groups "$leaky" \
    --port "$port" --leak 4000
await 10 "grep -q listening '$background_log'"
service=$background_pid
sudo_run() {
	run env SUDO_UID=4321 SUDO_GID=4322 ./flatline "$@"
}
sudo_run run get.lua --drop-privileges -d "$(lasting 1s 3s)" -o out/pid \
    --no-plots --pid "$service"
measured expect_status 1 "a service of a third user, by number: LEAK"
expect "the run is the user's of sudo" [ "$(owner out/pid)" = 4321:4322 ]
sudo_run watch --drop-privileges -d 1s -o out/watch --no-plots \
    --target "http://127.0.0.1:$port"
expect_status 2 "watched, found by its port"
columns out/watch >watch.columns
expect "open files and own memory were read" \
    [ "$(grep -cE '^(fds|sockets|anon_bytes)$' watch.columns)" -eq 3 ]
run env SUDO_UID=1234 SUDO_GID=1234 ./flatline run get.lua --drop-privileges \
    -d 1s -o out/same --no-plots --pid "$service"
expect_status 64 "never the user that the service runs as: 64"
expect_error "process $service \(leaky\) runs as uid 1234" "and it says which"
run env SUDO_UID=1234 ./flatline run get.lua --drop-privileges -o out/half \
    --pid "$service"
expect_status 64 "half of sudo's variables: 64"
expect_error 'SUDO_UID and SUDO_GID' "and it says which"

mkdir -m 755 roots
run ./flatline run get.lua --drop-privileges -o roots -- "$leaky"
expect_status 74 "a folder where that user may not write: 74"
expect_error '^flatline: roots: nobody \(uid 65534\).*-o$' "and it says who and what to do"
run ./flatline run get.lua --drop-privileges -d 1s -n 50 --no-plots -o made -- "$leaky"
expect_status 2 "a folder that only root may make"
expect "is theirs all the same" [ "$(owner made)" = 65534:65534 ]
chmod 600 get.lua
run ./flatline run get.lua --drop-privileges -o out/secret -- "$leaky"
expect_status 74 "a scenario that only root may read: 74"
expect_error 'get.lua.*[Pp]ermission denied' "and it says so"
chmod 644 get.lua
if command -v openssl >/dev/null; then
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -keyout key.pem -out cert.pem -days 2 -subj /CN=me 2>openssl.log
	chmod 600 key.pem
	background "$builddir/tests/targets/faulty" tls:longer
	await 20 "grep -q ^listening '$background_log'"
	run ./flatline run get.lua --drop-privileges -n 20 --warmup 0s \
	    --no-plots -k --cert cert.pem --key key.pem -o out/tls --target \
	    "https://127.0.0.1:$(sed -n 's/^listening //p' "$background_log")"
	expect "a private key that only root may read is used" \
	    grep -q '"failures": \[\]' out/tls/run.json
	kill "$background_pid"
fi
run ./flatline run get.lua --drop-privileges --container x -o out/c \
    --target "http://127.0.0.1:$port"
expect_status 64 "the engine of a container would need root: 64"
run ./flatline run get.lua --drop-privileges -o out/c -- podman run --rm --name x y
expect_status 64 "of one that the command runs too: 64"

# Two builds, each of which its own process drives.
cat >gate.lua <<'EOS'
load { users = 4, burst = 300, settle = "20ms", warmup = "200ms" }
flow("get", function() http.get("/items/1") end)
EOS
run ./flatline gate gate.lua --drop-privileges -o out/gate --no-plots \
    --before "$leaky --port {port} --leak 4000" --after "$leaky --port \$PORT"
measured expect_status 0 "a gate passes the fix"
measured expect_output '^FIXED' "and says so"
expect "all of it is nobody's" [ "$(owner out/gate)" = 65534:65534 ]
