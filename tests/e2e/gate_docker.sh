# SPDX-License-Identifier: MIT
# A gate of two images by docker: its own client, and an engine on a socket that is
# played by tests/targets/engine, which tells what it is asked.
. "${srcdir:-.}/tests/lib.sh"
need docker "this machine does not allow docker: its client comes with an engine"
need python3 "python3 is not installed"
leaky=$builddir/tests/targets/leaky

mkdir bin config
printf '#!/bin/sh\nexit 125\n' >bin/podman
chmod +x bin/podman
PATH=$work/bin:$PATH
DOCKER_CONFIG=$work/config
DOCKER_HOST=unix://$work/engine.sock
PYTHONDONTWRITEBYTECODE=1
export PATH DOCKER_CONFIG DOCKER_HOST PYTHONDONTWRITEBYTECODE
background python3 "$srcdir/tests/targets/engine/engine.py" engine.sock "$leaky"
await 30 "docker ps >/dev/null 2>&1" || exit 99
cat >get.lua <<EOS
load { users = 4, burst = $(lasting 40 200 400), settle = "20ms", warmup = "200ms" }
flow("get", { get = "/items/1" })
EOS

nothing_is_left() {
	[ -z "$(docker ps -aq)" ] && [ -z "$(docker network ls -q)" ]
}
# How a container of that name was wanted, without what the two sides differ in.
wanted() { # SIDE
	python3 -c 'import json, sys
asked = [json.loads(line) for line in open("asked.jsonl")]
for one in asked:
    if one["path"] == "/containers/create" and one["query"].endswith(sys.argv[1]):
        wanted = one["body"]
        for binding in wanted["HostConfig"]["PortBindings"]["3000/tcp"]:
            binding["HostPort"] = "any"
        del wanted["Image"]
        wanted["Env"].sort()  # the client gives them in any order
        print(json.dumps(wanted, sort_keys=True))' "$1"
}
run "$FLATLINE" gate get.lua --no-plots --before-image shop:1 --after-image shop:2 \
    --rounds 5 --image-options "--memory 256m --cpus 1.5 -e 'A=b c'" -o two
measured expect_status 0 "two images are compared by docker"
measured expect_output '^FIXED' "by what they do"
wanted before >asked-before
wanted after >asked-after
expect "the same is asked for both" cmp asked-before asked-after
for part in '"Memory": 268435456' '"NanoCpus": 1500000000' '"A=b c", "PORT=3000"' \
    '"HostIp": "127.0.0.1"' '"NetworkMode": "flatline-gate-[0-9]+"' '"AutoRemove": true'; do
	expect "it is $part" grep -qE "$part" asked-before
done
expect "nothing is left" nothing_is_left
expect "the network is the last to go" \
    sh -c 'grep DELETE asked.jsonl | tail -n 1 | grep -q "/networks/flatline-gate-"'
if grep -q '"most": *268435456' two/before/run.json; then
	for side in before after; do
		expect "$side: sampled in the container" \
		    grep -qE '"container": *"flatline-gate-[0-9]+-'$side'"' two/$side/run.json
		expect "$side: within its limit" \
		    grep -q '"most": *268435456' two/$side/run.json
	done
else
	skip "sampled in the container" "this machine does not allow a control group"
fi

# Ctrl-C, as a terminal sends it to all.
background setsid "$FLATLINE" gate get.lua --no-plots --before-image shop:1 \
    --after-image shop:2 -o broken
gate=$background_pid
await 30 "grep -qs 'is there' broken/before/events.csv"
kill -INT "-$gate"
expect "Ctrl-C ends it" await 30 "gone $gate"
expect "and nothing is left" nothing_is_left

# What the engine cannot do.
refused() { # STATUS MESSAGE OPTION...
	expected=$1 message=$2
	shift 2
	run "$FLATLINE" gate get.lua --no-plots -o x "$@"
	expect_status "$expected" "$*: status $expected"
	expect "in one line" test "$(wc -l <"$stderr")" -eq 1
	expect_error "$message" "which says why"
	[ -n "${unreachable:-}" ] || expect "and nothing is left" nothing_is_left
}
refused 69 'has the image shop:3 here: .*\(docker: .*No such image: shop:3\)$' \
    --before-image shop:1 --after-image shop:3
touch no-network
refused 69 'docker cannot make a network for .*: .*all predefined address pools .*: try' \
    --before-image shop:1 --after-image shop:2
rm no-network
run "$FLATLINE" gate get.lua --no-plots -o refused --before-image shop:1 \
    --after-image shop:refused
expect_status 3 "an image that does not start: status 3"
expect_sentence 'did not start: .*exec: "/bin/shop": no such file' "and docker's reason"
expect "and nothing is left" nothing_is_left
unreachable=yes DOCKER_HOST=unix://$work/nobody.sock
refused 69 'docker: .*annot connect to the Docker daemon' \
    --before-image shop:1 --after-image shop:2
