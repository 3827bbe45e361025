# SPDX-License-Identifier: MIT
# A service in a real container: --container, by podman itself and by its socket.
. "${srcdir:-.}/tests/lib.sh"
need podman "podman is not installed"
need runc "runc is not installed"
leaky=$builddir/tests/targets/leaky

# A root of files with that program and its libraries alone.
mkdir -p root/bin root/proc root/dev root/sys root/tmp root/etc
cp "$leaky" root/bin/leaky
ldd "$leaky" | grep -o '/[^ ]*' | while read -r library; do
	mkdir -p "root${library%/*}"
	cp -L "$library" "root$library"
done
podman() {
	command podman --runtime runc --cgroup-manager cgroupfs "$@"
}
shop=flatline-test-$$
port=$(free_port)
# With --network=host no network has to be made; the limits are of this process.
container_start() { # NAME WORD...
	name=$1
	shift
	podman run -d --name "$name" --ulimit nofile=1024:1024 \
	    --ulimit nproc=4096:4096 --network=host --rootfs "$work/root" \
	    /bin/leaky "$@"
}
trap 'result=$?; podman rm -f -t 0 --ignore "$shop" >/dev/null 2>&1
    (exit $result); finish' EXIT
if ! container_start "$shop" --port "$port" --leak 8192 >started 2>&1; then
	show podman started
	echo "1..0 # SKIP this machine does not allow a container of podman"
	tests=none
	exit 0
fi
pid=$(podman inspect --format '{{.State.Pid}}' "$shop")
await 10 "podman logs $shop 2>&1 | grep -q listening"

cat >get.lua <<EOS
load { users = 4, rate = 1000, duration = "$(lasting 500ms 4s)", warmup = "500ms" }
flow("get", function() http.get("/items/1") end)
EOS
unset DOCKER_HOST
run "$FLATLINE" run get.lua --container "$shop" -o leaks --no-plots -v
measured expect_status 1 "a leak in a container: LEAK"
expect_output "target +leaky \(pid $pid\) in container $shop," \
    "its process is found"
expect "and the container recorded" grep -q "\"container\": *\"$shop\"" \
    leaks/run.json
run "$FLATLINE" watch --container "$shop" -d "$(lasting 500ms 1s)" -o watched \
    --no-plots
expect_output "in container $shop," "watch takes it too"

background podman system service -t 60 "unix://$work/engine.sock"
await 10 "[ -S engine.sock ]"
DOCKER_HOST=unix://$work/engine.sock run "$FLATLINE" run get.lua \
    --container "$shop" -n 100 --warmup 0s -o socket --no-plots -v
expect_output "target +leaky \(pid $pid\) in container $shop," \
    "the same by the engine's socket"
DOCKER_HOST=unix://$work/engine.sock run "$FLATLINE" run get.lua \
    --container "$shop-3"
expect_status 69 "a container that does not exist: status 69"
expect_error "there is no container $shop-3: asked $work/engine.sock" "and why"

podman stop -t 0 "$shop" >/dev/null
run "$FLATLINE" run get.lua --container "$shop"
expect_status 69 "one that does not run: status 69"
expect_error "container $shop does not run: it is exited" "and why"

# A command that runs one: what works is sampled, and nothing is left.
is_gone() {
	[ -z "$(podman ps -aq --filter "name=$shop")" ] && ! pgrep -f "port $port"
}
podman rm -f -t 0 "$shop" >/dev/null
set -- podman --runtime runc --cgroup-manager cgroupfs run --rm \
    --ulimit nofile=1024:1024 --ulimit nproc=4096:4096 --network=host
words="--rootfs $work/root /bin/leaky --port $port --leak 8192"
# shellcheck disable=SC2086 # several words
{
run "$FLATLINE" run get.lua -o named --no-plots -v -- "$@" --name "$shop" $words
measured expect_status 1 "-- podman run --name: LEAK"
expect_output "target +leaky \(pid [0-9]+\) in container $shop, native" \
    "the runtime is that of what works, not podman's"
expect "podman itself is not sampled" \
    lacks '(podman|conmon).* is there' named/events.csv
expect "nothing is left running" is_gone
run "$FLATLINE" run get.lua -o unnamed --no-plots -v -- "$@" $words
measured expect_status 1 "without a name: LEAK"
expect "podman itself is not sampled" \
    lacks '(podman|conmon).* is there' unnamed/events.csv
expect "nothing is left running" is_gone
background "$FLATLINE" run get.lua -d 30s -o killed --no-plots -- "$@" \
    --name "$shop" $words
await 10 "grep -q 'leaky.* is there' killed/events.csv 2>/dev/null"
kill -KILL "$background_pid"
expect "nor when flatline is killed" await 20 is_gone
}
