# SPDX-License-Identifier: MIT
# A service in namespaces of its own, as in a container: it is process 1 there,
# and has an address that the machine does not have.
. "${srcdir:-.}/tests/lib.sh"
need unshare "no unshare here"
need ip "no ip here"
if ! unshare --fork --pid --mount-proc --net ip link set lo up 2>"$work/why"; then
	echo "1..0 # SKIP this machine does not allow namespaces: $(head -n 1 "$work/why")"
	tests=none
	exit 0
fi
leaky=$builddir/tests/targets/leaky

cat >get.lua <<EOS
load { users = 4, rate = 1000, duration = "$(lasting 500ms 1500ms)", warmup = "300ms" }
flow("get", function() http.get("/items/1") end)
EOS
background unshare --fork --kill-child --pid --mount-proc --net sh -c \
    "ip link set lo up && exec '$leaky' --port 8080 --any --leak 8192"
log=$background_log
await 10 "grep -q listening '$log'" || exit 99
service=$(pgrep -P "$background_pid")

run nsenter -t "$service" -p -n -m "$FLATLINE" run "$work/get.lua" \
    -o "$work/inside" --target http://127.0.0.1:8080 --no-plots -v
measured expect_status 1 "process 1 that is a service, seen from inside: LEAK"
expect_output 'target +leaky \(pid 1\)' "it is found by its port"

# Inside, where another service that is process 1 does not listen itself.
run nsenter -t "$service" -p -n -m "$FLATLINE" run "$work/get.lua" \
    -o "$work/none" --target http://127.0.0.1:8081 --no-plots
expect_status 69 "where nothing listens: status 69"

net=10.$((64 + $$ / 256 % 64)).$(($$ % 256))
link=fl$$
ip link add "$link" type veth peer name eth0 netns "$service" &&
    ip addr add "$net.1/24" dev "$link" && ip link set "$link" up &&
    nsenter -t "$service" -n sh -c \
	"ip addr add $net.2/24 dev eth0 && ip link set eth0 up" || exit 99
to=http://$net.2:8080
run "$FLATLINE" run get.lua -o address --target "$to" --pid "$service" \
    --no-plots -v
measured expect_status 1 "a container's address is local with --pid: LEAK"
expect_output "target +leaky \(pid $service\)" "that process is sampled"
run "$FLATLINE" run get.lua --target "$to"
expect_status 64 "without it, an address that is not the machine's: status 64"
expect_error 'no address of this machine.*for a container here, give --pid' \
    "and what to do"
background sleep 60
run "$FLATLINE" run get.lua --target "$to" --pid "$background_pid"
expect_status 64 "--pid of a process that does not have the address: status 64"
expect_error "$net.2 is no address of this machine or of that process" "and why"

# A published port: what passes requests on to the container is followed there.
port=$(free_port)
background "$builddir/tests/targets/relay" --port "$port" --to 8080 --at "$net.2"
relay=$background_pid
await 10 "grep -q ':$(printf %04X "$port") ' /proc/net/tcp"
run "$FLATLINE" run get.lua -o published --target "http://127.0.0.1:$port" \
    -d "$(lasting 1s 4s)" --no-plots -v
measured expect_sentence \
    "target leaky \(pid $service\), behind relay \(pid $relay\)" \
    "what answers behind a published port is found"
measured expect_status 1 "and its leak"
