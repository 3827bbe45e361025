# SPDX-License-Identifier: MIT
# A heap snapshot of Node: whole or not there, whatever ends it.
. "${srcdir:-.}/tests/lib.sh"
need node "no node here: ./bootstrap check --all installs it"
asked=$srcdir/tests/targets/asked
run_limit=120

cat >get.lua <<'EOS'
load { users = 4, duration = "500ms", warmup = "200ms" }
flow("get", function() http.get("/items/1") end)
EOS

# A snapshot, whole.
run "$FLATLINE" run get.lua -o snap --no-plots --heap-snapshot -- \
    node "$asked/service.js" leaky
expect_error 'is paused until it is done' "a snapshot: what it costs is said"
expect_output 'was paused for [0-9.]+ m?s; its RSS went from' "and what it did"
expect "it is whole" node -e '
const { snapshot, nodes, edges, strings } =
    JSON.parse(require("fs").readFileSync("snap/heap.heapsnapshot"));
const { node_fields, edge_fields } = snapshot.meta;
if (nodes.length !== snapshot.node_count * node_fields.length) throw "nodes";
if (edges.length !== snapshot.edge_count * edge_fields.length) throw "edges";
if (!strings.includes("leaked")) throw "strings";'
expect "under one name" [ "$(find snap -name '*heapsnapshot*' | wc -l)" = 1 ]

cat >big.js <<'EOS'
const kept = [];
for (let i = 0; i < (process.argv[2] || 250000); i++) kept.push({ i, text: "x" + i });
require("http").createServer((request, response) =>
  response.end(`${kept.length}`)).listen(0, "127.0.0.1");
EOS
run "$FLATLINE" run get.lua -o tight --no-plots --heap-snapshot -- \
    node --max-old-space-size=100 big.js 600000
expect_error 'no heap snapshot: its heap is .* only .* are left \(heap limit\)' \
    "no room, no snapshot"
expect "and no file" [ ! -e tight/heap.heapsnapshot ]
cut() { # NAME WHOM SIGNAL SAYS: ended in the middle of a snapshot
	background "$FLATLINE" run get.lua -o "$1" --no-plots \
	    --heap-snapshot -- node --max-old-space-size=2000 big.js
	flatline=$background_pid
	log=$background_log
	await 60 "[ -n \"\$(find '$1' -name '.heap.heapsnapshot.*' 2>/dev/null)\" ]"
	node=$(sed -n 's/.*(pid \([0-9]*\)).*/\1/p' "$1/events.csv" | head -n 1)
	case $2 in
	node) kill "-$3" "$node" ;;
	flatline) kill "-$3" "$flatline" ;;
	esac
	await 60 "gone $flatline"
	cp "$log" "$stderr"
	ran="$1" status=0
	expect_error "no heap snapshot: removed the incomplete .*$4" "$1: one line"
	expect "$1: no file that looks whole" \
	    [ -z "$(find "$1" -name '*heapsnapshot*')" ]
	expect "$1: the verdict stands" test -s "$1/verdict.json"
}
cut killed node KILL 'closed the connection'
cut interrupted flatline INT 'interrupted'
mkdir small
if mount -t tmpfs -o size=64m tmpfs small 2>/dev/null; then
	background "$FLATLINE" run get.lua -o small/run --no-plots \
	    --heap-snapshot -- node --max-old-space-size=2000 big.js
	flatline=$background_pid
	await 60 "[ -n \"\$(find small -name '.heap.heapsnapshot.*')\" ]"
	dd if=/dev/zero of=small/fill bs=1M 2>/dev/null
	await 120 "gone $flatline"
	cp "$background_log" "$stderr"
	ran=full status=0
	expect_error 'cannot write small/run/heap.heapsnapshot: No space left' \
	    "a disk that fills up"
	expect "a full disk: no file" \
	    [ -z "$(find small/run -name '*heapsnapshot*')" ]
	rm -r small/run small/fill
	dd if=/dev/zero of=small/fill bs=1M count=48 2>/dev/null
	run "$FLATLINE" run get.lua -o small/run --no-plots --heap-snapshot -- \
	    node --max-old-space-size=2000 big.js
	expect_error 'no heap snapshot: it takes about .* of disk, and small/run has only' \
	    "a disk with too little room: not begun"
	umount small
else
	skip "a full disk" "a small tmpfs can only be mounted by root"
fi

# What flatline did not start is not stopped without consent.
background node "$asked/service.js"
pid=$background_pid
await 30 "grep -q . '$background_log'" || exit 99
foreign="--pid $pid --runtime node --heap-snapshot --no-plots"
# shellcheck disable=SC2086 # several options
{
run "$FLATLINE" run get.lua -n 100 -o refused $foreign
expect_status 64 "a service that runs: refused"
expect_error 'flatline did not start.*--allow-pause TIME' "and what allows it"
expect "before anything is driven" [ ! -e refused/samples.csv ]
run "$FLATLINE" run get.lua -n 100 -o longer $foreign --allow-pause 1ms
expect_error 'would stand still for about .*--allow-pause allows 1 ms' \
    "one that would take longer: refused"
expect "and no file" [ ! -e longer/heap.heapsnapshot ]
run "$FLATLINE" run get.lua -n 100 -o allowed $foreign --allow-pause 10m
expect_error 'paused until .* \(--allow-pause 10m 00s\), and takes up to .* of memory and about .* of disk' \
    "allowed: what it costs is said first"
expect "a file for its owner alone" \
    [ "$(stat -c %a allowed/heap.heapsnapshot)" = 600 ]
}
