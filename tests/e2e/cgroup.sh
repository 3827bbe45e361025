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
load { users = 4, rate = 1000, duration = "$(lasting 1s 4s)", warmup = "500ms" }
flow("get", function() http.get("/items/1") end)
EOF
cat >inside.sh <<EOF
echo \$\$ >"$group/cgroup.procs" && exec "$leaky" "\$@"
EOF

run "$FLATLINE" run get.lua -o flat --no-plots -- sh inside.sh
expect "the limit is on record" \
    grep -q '"most": *67108864' flat/run.json
measured expect_output '^\* cgroup memory ' "what the group is charged is sampled"
measured expect_output "\\(${limit##*/}\\)" "and forecast with"
run "$FLATLINE" run get.lua -d 1s -o survive --survive "30d at 50/s" --no-plots -- \
    sh inside.sh
expect "to survive needs no --limit then" [ "$status" -ne 64 ]

run "$FLATLINE" run get.lua -d 60s -o death --no-plots -- \
    sh inside.sh --leak 32768
expect_status 1 "killed by the kernel for lack of memory: LEAK"
expect_output 'ran out *$|ran out of' "and it is said"
expect "and on record" grep -q ',out of memory,.*by the kernel' \
    death/events.csv
