# SPDX-License-Identifier: MIT
# A gate of two images: what the engine is told, by one that is played, and where the
# machine allows a container both images by podman itself.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky
cat >get.lua <<EOS
load { users = 4, burst = $(lasting 40 400), settle = "20ms", warmup = "200ms" }
flow("get", { get = "/items/1" })
EOS

# An engine that has shop:1 and shop:2, tells what it is asked, and "runs" an image by
# starting the service on the port that is published.
mkdir played
cat >played/podman <<'EOS'
#!/bin/sh
echo "$@" >>"$ASKED"
case "$1 $2 $3" in
"image inspect shop:"[12]) echo '[{"Config":{"ExposedPorts":{"53/udp":{},"3000/tcp":{}}}}]' ;;
"network create flatline-gate-"*) ! [ -e "$NO_NETWORK" ] ;;
"network rm flatline-gate-"* | "rm -f flatline-gate-"*) ;;
"run --rm --name")
	leak=
	case $* in
	*127.0.0.1:*) port=${*#*127.0.0.1:} ;;
	*) port="${*#*PORT=} " port=${port%% *}: ;;
	esac
	case $* in *shop:1) leak="--leak 4000" ;; esac
	exec "$LEAKY" --port "${port%%:*}" $leak
	;;
*) exit 125 ;;
esac
EOS
chmod +x played/podman
played() { # ARGUMENT...: of gate
	: >asked
	run env PATH="$work/played:$PATH" ASKED="$work/asked" LEAKY="$leaky" \
	    NO_NETWORK="$work/no" "$FLATLINE" gate get.lua --no-plots "$@"
}
played --before-image shop:1 --after-image shop:2 -o played-run \
    --image-options "--memory 256m -e 'A=b c'"
measured expect_status 0 "two images are compared"
measured expect_output '^FIXED' "by what they do"
network=$(sed -n 's/^network create //p' asked)
tell_run() { # IMAGE SIDE
	expect "$1 runs in that network, with its port and all options" \
	    grep -qE "^run --rm --name $network-$2 --network $network -p 127.0.0.1:[0-9]+:3000 -e PORT=3000 --memory 256m -e A=b c $1\$" asked
}
tell_run shop:1 before
tell_run shop:2 after
expect "at the end the network is removed" \
    [ "$(grep -v '^inspect' asked | tail -n 1)" = "network rm $network" ]
played --baseline played-run/before --after-image shop:1 --rounds 6 -o baseline \
    --image-options '--network host'
measured expect_status 1 "one image, against a run"
expect "with a network that is named none is made" lacks '^network' asked
expect "and in the host's the port is told" grep -q ' -e PORT=[0-9]* --network host shop:1$' asked

played --before-image shop:1 --after-image shop:3 -o x
expect_status 69 "an image that is not there: status 69"
expect_error 'neither podman nor docker has the image shop:3 here: pull or build it first' \
    "which one, and what to do"
touch no
played --before-image shop:1 --after-image shop:2 -o x
expect_status 69 "no network: status 69"
expect_error "podman cannot make a network for the two images: try 'podman network create" \
    "and how to find out why"
rm no
played --before ./old --after-image shop:2 -o x
expect_status 64 "an image and a command: status 64"
expect_error 'would not run in the same surroundings' "and why"
played --before ./old --after ./new --image-options '-m 1g' -o x
expect_status 64 "options without an image: status 64"

# Both for real.
podman() {
	command podman --runtime runc --cgroup-manager cgroupfs "$@"
}
shop=localhost/flatline-test-$$
tried=flatline-test-$$
if ! command -v podman >/dev/null; then
	skip "two images by podman" "podman is not installed"
	exit 0
fi
mkdir -p root/bin root/proc root/dev root/sys root/tmp root/etc
cp "$leaky" root/bin/leaky
ldd "$leaky" | grep -o '/[^ ]*' | while read -r library; do
	mkdir -p "root${library%/*}"
	cp -L "$library" "root$library"
done
imported() { # TAG OPTION...: of the service
	tag=$1
	shift
	words=$(printf ', "%s"' "$@")
	tar -C root -cf - . | podman import --change 'EXPOSE 8080/tcp' \
	    --change "CMD [\"/bin/leaky\", \"--any\", \"--port\", \"8080\"$words]" - "$shop:$tag"
}
trap 'result=$?; podman rm -f -t 0 --ignore "$tried" >/dev/null 2>&1
    podman rmi -f "$shop:1" "$shop:2" "$shop:3" >/dev/null 2>&1; (exit $result); finish' EXIT
cat >podman <<'EOS'
#!/bin/sh
exec /usr/bin/podman --runtime runc --cgroup-manager cgroupfs "$@"
EOS
chmod +x podman
limits="--ulimit nofile=1024:1024 --ulimit nproc=4096:4096"
# shellcheck disable=SC2086 # several words
begun() {
	imported 1 --leak 4000 && imported 2 --every 1 && imported 3 --leak 16384 &&
	    podman run -d --rm --name $tried $limits -p 127.0.0.1::8080 "$shop:2"
}
if ! begun >started 2>&1; then
	show podman started
	skip "two images by podman" "this machine does not allow a container of podman"
	exit 0
fi
podman rm -f -t 0 "$tried" >/dev/null 2>&1
run env PATH="$work:$PATH" "$FLATLINE" gate get.lua --before-image "$shop:1" \
    --after-image "$shop:2" --image-options "$limits --memory 512m" -o real --no-plots
measured expect_status 0 "two images by podman"
measured expect_output '^FIXED' "and FIXED"
for side in before after; do
	expect "$side: what is in the container is sampled" \
	    grep -qE '"container": *"flatline-gate-[0-9]+-'"$side" "real/$side/run.json"
	expect "$side: within its limit" grep -q '"most": *536870912' "real/$side/run.json"
	expect "$side: not what publishes its port" lacks 'conmon.* is there' "real/$side/events.csv"
done
network=$(sed -nE 's/.*"container": *"(flatline-gate-[0-9]+)-.*/\1/p' real/before/run.json)
expect "no container is left" [ -z "$(podman ps -aq --filter "name=${network:-none}")" ]
expect "and no network" \
    [ -z "$(podman network ls -q --filter "name=${network:-flatline}")" ]

# A limit that kills: the container, its control group and its counters are gone
# then, and it is told all the same.
run env PATH="$work:$PATH" "$FLATLINE" gate get.lua --before-image "$shop:2" \
    --after-image "$shop:3" --image-options "$limits --memory 24m" --burst 100 \
    -o killed --no-plots
measured expect_status 1 "an image whose limit kills it: not passed"
measured expect_sentence '^(REGRESSED|LEAK) .* after LEAK' \
    "but a LEAK"
measured expect "and who killed it is on record" \
    grep -q ',out of memory,.*by the kernel for lack of memory' killed/after/events.csv

[ "$FORM" = nightly ] || exit 0

# The forecast of a first stretch, and when the kernel did kill the same container.
cat >slow.lua <<EOS
load { users = 4, rate = 100, warmup = "500ms" }
flow("get", { get = "/items/1" })
EOS
port=$(free_port)
# shellcheck disable=SC2086 # several words
podman run -d --rm --name $tried $limits --memory 48m -p "127.0.0.1:$port:8080" \
    "$shop:3" >/dev/null
url=http://127.0.0.1:$port
stretch() { # DURATION DIRECTORY
	run env PATH="$work:$PATH" "$FLATLINE" run slow.lua --container $tried \
	    --target "$url" -d "$1" -o "$2" --no-plots
}
stretch 8s first
expect_sentence 'reaches 48.0 MiB \((memory.max|memory.limit_in_bytes)\) in ' \
    "a forecast goes by the container's limit"
stretch 2m rest
expect_status 1 "the container is killed: LEAK"
expect_sentence 'ran out of memory after .* by the kernel' "and when"
expect_output '^  check ' "beside what its growth would have come to"
expect "the forecast was right within a fifth, by requests" python3 -c '
import json
first, rest = (json.load(open(run + "/verdict.json")) for run in ("first", "rest"))
growth = next(m["growth"]["estimate"] for m in first["metrics"]
              if m["name"] == first["decisive"])
told = first["forecast"]["headroom"] / growth
done = rest["requests"] - rest["errors"]
print("# forecast: %d requests more, killed after %d" % (told, done))
assert 0.8 * told < done < 1.2 * told'
