# SPDX-License-Identifier: MIT
# A service in a control group, as in a container: its limit is read from
# there, and the kernel's kill for lack of memory is told from anybody else's.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

# A group beneath our own, of version 1 or 2.
for place in /sys/fs/cgroup/memory /sys/fs/cgroup; do
	group=$place/flatline-test-$$
	mkdir "$group" 2>/dev/null || continue
	limit=$group/memory.limit_in_bytes
	[ -e "$limit" ] || limit=$group/memory.max
	[ -w "$limit" ] && echo 67108864 >"$limit" && break
	rmdir "$group"
	group=
done
if [ ! -d "${group:-/nowhere}" ]; then
	echo "1..0 # SKIP this machine does not allow a control group"
	tests=none
	exit 0
fi
trap 'result=$?; group_end; (exit $result); finish' EXIT
group_end() {
	while read -r pid; do
		kill -KILL "$pid"
	done <"$group/cgroup.procs"
	await 5 "rmdir '$group' 2>/dev/null"
}

cat >get.lua <<EOF
load { users = 16, rate = 1000, duration = "$(lasting 1s 4s)", warmup = "500ms" }
flow("get", function() http.get("/items/1") end)
EOF
cat >inside.sh <<EOF
echo \$\$ >"$group/cgroup.procs" && exec "$leaky" "\$@"
EOF

run "$FLATLINE" run get.lua -o flat --no-plots -v -- sh inside.sh
expect "the limit is on record" \
    grep -q '"most": *67108864' flat/run.json
measured expect_output '^\* cgroup memory ' "what the group is charged is sampled"
measured expect_output "\\(${limit##*/}\\)" "and forecast with"
measured expect_output '^[* ] other cgroup memory ' \
    "and what it is charged beside the target"
run "$FLATLINE" run get.lua -o tmpfs --no-plots -- sh inside.sh --leak-shm 8192
measured expect_status 2 "a file in memory that grows: not FLAT"
measured expect_sentence 'other cgroup memory grows .* outside of the processes' \
    "and it is said what grows"
run "$FLATLINE" run get.lua -d 1s -o survive --survive "30d at 50/s" --no-plots -- \
    sh inside.sh
expect "to survive needs no --limit then" [ "$status" -ne 64 ]

run "$FLATLINE" run get.lua -d 60s -o death --no-plots -- \
    sh inside.sh --leak 32768
expect_status 1 "killed by the kernel for lack of memory: LEAK"
expect_output 'ran out *$|ran out of' "and it is said"
expect "and on record" grep -q ',out of memory,.*by the kernel' \
    death/events.csv

# All that is in the group, also in one beneath it, as one target.
port=$(free_port)
background sh inside.sh --port "$port" --leak 8192
leaks=$background_pid
await 10 "grep -q listening '$background_log'" || exit 99
background sh inside.sh --port "$(free_port)"
beneath=$group/beneath
mkdir "$beneath" && echo "$background_pid" >"$beneath/cgroup.procs" || exit 99
run "$FLATLINE" run get.lua --cgroup "$group" --target "http://127.0.0.1:$port" \
    -d "$(lasting 500ms 4s)" -o whole --no-plots -v
measured expect_status 1 "--cgroup: a leak in one of its processes is a LEAK"
expect_sentence "target leaky \(pid $leaks\) in control group $group" \
    "the one that listens is named"
expect "all are sampled" sh -c "grep -q 'pid $leaks) is there' whole/events.csv &&
    grep -q 'pid $background_pid) is there' whole/events.csv"
expect "with flatline in it, flatline is none of them" sh -c "
    sh -c 'echo \$\$ >$group/cgroup.procs && exec \"\$@\"' - \
	'$FLATLINE' run get.lua --cgroup '$group' --target \
	'http://127.0.0.1:$port' -n 200 --warmup 0s -o within --no-plots \
	>/dev/null 2>&1; [ -s within/events.csv ] &&
    ! grep -q 'flatline.* is there' within/events.csv"
run "$FLATLINE" watch --cgroup "$group" -d 1s -o watched --no-plots
expect "watch takes it too" sh -c "grep -q 'pid $leaks) is there' watched/events.csv &&
    grep -q 'pid $background_pid) is there' watched/events.csv"
kill "$leaks" "$background_pid"
await 5 "rmdir '$beneath' 2>/dev/null"
run "$FLATLINE" run get.lua --cgroup "$group"
expect_status 69 "an empty group: status 69"
expect_error "the control group $group holds no process" "and why"
run "$FLATLINE" run get.lua --cgroup "$place"
expect_status 64 "the root of all groups: status 64"

# Membership of version 2, which may be mounted beside version 1.
for place in /sys/fs/cgroup /sys/fs/cgroup/unified; do
	[ -e "$place/cgroup.controllers" ] && break
	place=
done
second=$place/flatline-test-2-$$
if [ -n "$place" ] && mkdir "$second" 2>/dev/null; then
	background sh -c "echo \$\$ >'$second/cgroup.procs' && exec '$leaky' \
	    --port $port --leak 8192"
	await 10 "grep -q listening '$background_log'"
	run "$FLATLINE" run get.lua --cgroup "$second" \
	    -d "$(lasting 500ms 5s)" -o second --no-plots -v
	measured expect_status 1 "--cgroup of version 2: LEAK"
	expect_sentence "leaky \(pid $background_pid\) in control group $second" \
	    "its process is found by what listens in it"
	kill "$background_pid"
	await 5 "rmdir '$second' 2>/dev/null"
else
	skip "--cgroup of version 2" "this machine does not allow one"
fi
