# SPDX-License-Identifier: MIT
# Who holds it: what leaks is told from what is merely alive, others can read
# what is left, and an inspector that was opened is closed whatever happens.
. "${srcdir:-.}/tests/lib.sh"
need node "no node here: ./bootstrap check --all installs it"
asked=$srcdir/tests/targets/asked
run_limit=120

cat >get.lua <<'EOS'
load { users = 4, duration = "2s", warmup = "1s" }
flow("get", function() http.get("/items/1") end)
EOS
packages() { # the rows of the first table of the last run
	sed -n '/ package$/,/^$/p' "$stdout" | sed 1d
}
first_is() { # FATE NAME: the first row of that table
	packages | head -n 1 | grep -Eq "%  $1 +$2"
}
listens() { # PID: on how many ports
	find "/proc/$1/fd" -lname 'socket:*' -printf '%l\n' 2>/dev/null |
	    tr -dc '0-9\n' >inodes
	awk 'NR == FNR { mine[$1]; next } $4 == "0A" && $10 in mine' \
	    inodes "/proc/$1/net/tcp" | wc -l
}

run "$FLATLINE" profile get.lua -n 500 -o json --json -- \
    node "$asked/service.js" leaky
expect_output '"packages": ?\[\{"name": ?"service.js"' "Node, leaky: in JSON"
run "$FLATLINE" profile get.lua -n 2400 -o leaky -- \
    node "$asked/service.js" leaky
expect "Node, leaky: the service keeps it" first_is kept service.js
expect_output '^ +service.js .*B/request, [0-9]+ % of the growth' "in a sentence"
run "$FLATLINE" profile get.lua -n 600 --max-growth 20KiB/request -o tolerated -- \
    node "$asked/service.js" leaky
expect_output 'pile up by more than 20.0 KiB/request \(--max-growth\)' \
    "growth that is tolerated is not blamed"

# More than the cache takes, and less: it is full before that is profiled.
for n in 2400 12000; do
	run "$FLATLINE" profile get.lua -n "$n" -o "cache-$n" -- \
	    node "$asked/service.js" cache
	packages >rows
	# So many leave little of any one of them to be sampled.
	[ "$n" -gt 2400 ] ||
	    expect "Node, a full cache, $n requests: replaced" \
		grep -Eq '%  (replaced|released) +service.js' rows
	expect "and not said to be kept" lacks '%  (kept|unclear) +service.js' rows
	expect_output 'nothing of it is seen to pile up|left nothing behind' "nor to pile up"
done
cat >lru.js <<'EOS'
// A leak beside a cache that holds more than the dose: both live on in it.
const cache = new Map(), leaked = [];
let n = 0;
function remember() { cache.set(n, "c".repeat(99) + n); cache.delete(n - 900); }
function forget() { leaked.push({ text: "l".repeat(2000) + n, n }); }
require("http").createServer((request, response) => {
  n++;
  remember();
  if (process.argv[2] === "leaky") forget();
  response.end("{}");
}).listen(0, "127.0.0.1");
EOS
run "$FLATLINE" profile get.lua -n 3000 -o beside -- node lru.js leaky
expect "a leak beside a cache: the leak is kept" \
    sh -c "grep -Eq '%  kept +forget \(lru.js:5\)' '$stdout'"
expect "and the cache is replaced" \
    sh -c "! grep -Eq '%  kept +remember ' '$stdout'"

if command -v go >/dev/null; then
	GOCACHE=$work/gocache go build -o service-go "$asked/service.go"
	run "$FLATLINE" profile get.lua -n 20000 -o go -- ./service-go leaky
	expect "Go, leaky: main keeps it" first_is kept main
	run "$FLATLINE" profile get.lua -n 20000 -o go-cache -- \
	    ./service-go cache
	expect_output 'nothing of it is seen to pile up|left nothing behind' "Go, a full cache"
	go tool pprof -top leaky/profile.pb >top 2>&1
	expect "go tool pprof reads what Node holds" \
	    grep -Eq 'B +[0-9.]+% .*(anonymous|keep)' top
	go tool pprof -top go/profile.pb >top 2>&1
	expect "and what Go does" grep -q 'main\.main' top
else
	skip "Go's profiles" "no go here"
fi
if command -v javac >/dev/null; then
	javac -d . "$asked/Service.java"
	run "$FLATLINE" profile get.lua -n 6000 -o jvm -- \
	    java -Dsun.net.httpserver.nodelay=true -cp . Service leaky
	expect_output '%  kept +\[B' "the JVM, leaky: arrays of bytes are kept"
	run "$FLATLINE" run get.lua --heap-snapshot -d 1s -o none --no-plots \
	    -- java -cp . Service leaky
	expect_status 69 "a snapshot of a JVM: status 69"
	expect_error 'java \(jvm\) cannot be asked for one' "and why"
else
	skip "the JVM's histograms" "no JDK here"
fi
if command -v xmllint >/dev/null; then
	expect "the flame graph is XML" xmllint --noout leaky/flame.svg
else
	skip "the flame graph is XML" "no xmllint"
fi
# What DevTools asks of the file: frontend_api's HeapProfileDataModel.
expect "the .heapprofile is one" node -e '
const profile = JSON.parse(require("fs").readFileSync("leaky/profile.heapprofile"));
const ids = new Set();
(function walk(node) {
  const frame = node.callFrame;
  for (const [name, type] of [["functionName", "string"], ["url", "string"],
       ["lineNumber", "number"], ["columnNumber", "number"], ["scriptId", "string"]])
    if (typeof frame[name] !== type) throw name;
  if (typeof node.selfSize !== "number" || ids.has(node.id)) throw "node";
  ids.add(node.id);
  node.children.forEach(walk);
})(profile.head);
for (const sample of profile.samples)
  if (!(sample.size > 0) || !(sample.ordinal > 0)) throw "sample";'
expect "the table is kept" node -e '
const table = JSON.parse(require("fs").readFileSync("leaky/profile.json"));
const first = table.packages[0];
if (first.name !== "service.js" || first.fate !== "kept" ||
    !(first.survival >= 0.9) || !(first.bytes_per_request > 700) ||
    table.share_of.what !== "the growth") throw first;'

# Names are the target's.
cat >'app"<&.js' <<'EOS'
const kept = [];
const evil = { ["\u001b[31m\"><script>\n"]: (n) => kept.push("x".repeat(999) + n) };
let n = 0;
require("http").createServer((request, response) => {
  Object.values(evil)[0](n++);
  response.end("{}");
}).listen(0, "127.0.0.1");
EOS
run "$FLATLINE" profile get.lua -n 600 -o evil -- node 'app"<&.js'
expect_no_output "$(printf '\033')" "no escape sequence from a name"
expect "no tag from a name" lacks '<script' evil/flame.svg
command -v xmllint >/dev/null &&
	expect "the flame graph is still XML" xmllint --noout evil/flame.svg
expect "and the table still JSON" \
    node -e 'JSON.parse(require("fs").readFileSync("evil/profile.json"))'

# A process that flatline did not start.
port=$(free_port)
background env PORT="$port" node "$asked/service.js" leaky
pid=$background_pid
await 10 "grep -q listening '$background_log'" || exit 99
to="--target http://127.0.0.1:$port"
# shellcheck disable=SC2086 # two words
{
run "$FLATLINE" profile get.lua $to -o stranger
expect_error 'did not start it.* --runtime node allows that' \
    "a process that flatline did not start is not asked"
run "$FLATLINE" profile get.lua $to --runtime node -o attached
expect_output 'opened on 127.0.0.1:[0-9]+ for this, closed again' \
    "what was opened is closed, and said"
expect "so it is" [ "$(listens "$pid")" -eq 1 ]
for signal in KILL INT; do
	background "$FLATLINE" profile get.lua -n 200000 $to --runtime node \
	    -o "$signal"
	flatline=$background_pid
	await 60 "[ \"\$(listens $pid)\" -eq 2 ]"
	expect "SIG$signal: an inspector is open" [ "$(listens "$pid")" -eq 2 ]
	sleep 9 # longer than its timer: a session under way is not cut
	expect "and stays so while it is used" [ "$(listens "$pid")" -eq 2 ]
	kill "-$signal" "$flatline"
	await 20 "[ \"\$(listens $pid)\" -eq 1 ]"
	expect "SIG$signal: it closes" [ "$(listens "$pid")" -eq 1 ]
done
run "$FLATLINE" run get.lua $to -o after --no-plots
expect_output ' requests measured' "and the service still serves"
}

# A snapshot, whole.
run "$FLATLINE" run get.lua -o snap --no-plots --heap-snapshot -- \
    node "$asked/service.js" leaky
expect_error 'answers nobody until it is done' "a snapshot: what it costs is said"
expect_output 'stood still for [0-9.]+ m?s; its RSS went from' "and what it did"
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
for (let i = 0; i < 600000; i++) kept.push({ i, text: "x" + i });
require("http").createServer((request, response) =>
  response.end(`${kept.length}`)).listen(0, "127.0.0.1");
EOS
run "$FLATLINE" run get.lua -o tight --no-plots --heap-snapshot -- \
    node --max-old-space-size=100 big.js
expect_error 'no heap snapshot: its heap is .* only .* are left \(heap limit\)' \
    "no room, no snapshot"
expect "and no file" [ ! -e tight/heap.heapsnapshot ]
cut() { # NAME WHOM SIGNAL SAYS: ended in the middle of a snapshot
	background "$FLATLINE" run get.lua -o "$1" --no-plots \
	    --heap-snapshot -- node --max-old-space-size=2000 big.js
	flatline=$background_pid
	log=$background_log
	await 60 "[ -n \"\$(find '$1' -name '.heap.heapsnapshot.*')\" ]"
	node=$(sed -n 's/.*(pid \([0-9]*\)).*/\1/p' "$1/events.csv" | head -n 1)
	case $2 in
	node) kill "-$3" "$node" ;;
	flatline) kill "-$3" "$flatline" ;;
	esac
	await 60 "gone $flatline"
	expect "$1: one line" grep -Eq "no heap snapshot: removed the incomplete .*$4" \
	    "$log"
	expect "$1: no file that looks whole" \
	    [ -z "$(find "$1" -name '*heapsnapshot*')" ]
	expect "$1: the verdict stands" test -s "$1/verdict.json"
}
cut killed node KILL 'closed the connection'
cut interrupted flatline INT 'interrupted'
mkdir small
if mount -t tmpfs -o size=2m tmpfs small 2>/dev/null; then
	run "$FLATLINE" run get.lua -o small/run --no-plots --heap-snapshot -- \
	    node --max-old-space-size=2000 big.js
	expect_error 'cannot write small/run/heap.heapsnapshot: No space left' \
	    "a full disk"
	expect "a full disk: no file" \
	    sh -c '! ls small/run/heap.heapsnapshot* 2>/dev/null'
	umount small
else
	skip "a full disk" "a small tmpfs can only be mounted by root"
fi
