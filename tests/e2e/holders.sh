# SPDX-License-Identifier: MIT
# Profiles distinguish leaked objects from live ones, and other tools can read
# the files.
. "${srcdir:-.}/tests/lib.sh"
need node "no node here: ./bootstrap check --all installs it"
asked=$srcdir/tests/targets/asked
run_limit=300
aside_limit=600

cat >get.lua <<'EOS'
load { users = 4, duration = "300ms", warmup = "100ms" }
flow("get", function() http.get("/items/1") end)
EOS
profile() { # NAME REQUESTS COMMAND...
	name=$1 requests=$2
	shift 2
	run "$FLATLINE" profile ../get.lua -n "$requests" -o "$name" "$@"
}
packages() { # the rows of the first table of the last run
	sed -n '/ package$/,/^$/p' "$stdout" | sed 1d
}
first_is() { # FATE NAME: the first row of that table
	packages | head -n 1 | grep -Eq "%  $1 +$2"
}

node_leaky() {
	profile leaky "$(lasting 200 1200 2400)" -- node "$asked/service.js" leaky
	measured expect "Node, leaky: the service keeps it" first_is kept service.js
	measured expect_output '^ +service.js .*B/request, [0-9]+ % of what was kept: ' \
	    "in a sentence"
	measured expect_output '^ +[0-9.]+ [KM]?i?B +[0-9.]+ % +[0-9,]+  service.js: .* ← .*service.js' \
	    "and how it is reached"
	files
	[ "$FORM" != usual ] || return 0
	profile json "$(lasting 100 500)" --json -- node "$asked/service.js" leaky
	measured expect_output '"packages": ?\[\{"name": ?"service.js"' \
	    "Node, leaky: in JSON"
	profile tolerated 600 --max-growth 20KiB/request -- \
	    node "$asked/service.js" leaky
	measured expect_output 'nothing accumulates by more than 20.0 KiB/request \(--max-growth\)' \
	    "growth that is tolerated is not blamed"
}

files() { # of the run in leaky
	if command -v go >/dev/null; then
		go tool pprof -top leaky/profile.pb >top 2>&1
		measured expect "go tool pprof reads what Node holds" \
		    grep -Eq 'B +[0-9.]+% .*(anonymous|keep)' top
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
	measured expect "the table is kept" node -e '
const table = JSON.parse(require("fs").readFileSync("leaky/profile.json"));
const first = table.packages[0];
if (first.name !== "service.js" || first.fate !== "kept" ||
    !(first.survival >= 0.9) || !(first.bytes_per_request > 700) ||
    table.blamed.name !== "service.js" || !table.blamed.keeps ||
    !(table.keepers[0].share > 0.5) || table.keepers[0].share > 1) throw first;'
}

# More than the cache takes, and less: it is full before that is profiled.
node_cache() { # REQUESTS
	profile "cache-$1" "$1" -- node "$asked/service.js" cache
	packages >rows
	# So many leave little of any one of them to be sampled.
	[ "$1" -gt 2400 ] ||
	    measured expect "Node, a full cache, $1 requests: replaced" \
		grep -Eq '%  (replaced|released) +service.js' rows
	measured expect "and not said to be kept" lacks '%  (kept|unclear) +service.js' rows
	measured expect_output 'nothing accumulates|left nothing behind' "nor to accumulate"
}

node_beside() {
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
	profile beside "$(lasting 200 1500 3000)" -- node lru.js leaky
	measured expect "a leak beside a cache: the leak is kept" \
	    sh -c "grep -Eq '%  kept +forget \(lru.js:5\)' '$stdout'"
	measured expect "and the cache is replaced" \
	    sh -c "! grep -Eq '%  kept +remember ' '$stdout'"
}

# Names are the target's.
node_evil() {
	cat >'app"<&.js' <<'EOS'
const kept = [];
const evil = { ["\u001b[31m\"><script>\n"]: (n) => kept.push("x".repeat(999) + n) };
let n = 0;
require("http").createServer((request, response) => {
  Object.values(evil)[0](n++);
  response.end("{}");
}).listen(0, "127.0.0.1");
EOS
	profile evil 600 -- node 'app"<&.js'
	expect_no_output "$(printf '\033')" "no escape sequence from a name"
	expect "no tag from a name" lacks '<script' evil/flame.svg
	command -v xmllint >/dev/null &&
		expect "the flame graph is still XML" xmllint --noout evil/flame.svg
	expect "and the table still JSON" \
	    node -e 'JSON.parse(require("fs").readFileSync("evil/profile.json"))'
}

go_both() {
	GOCACHE=$work/gocache go build -o service-go "$asked/service.go"
	profile go "$(lasting 500 24000)" -- ./service-go leaky
	measured expect "Go, leaky: main keeps it" first_is kept main
	go tool pprof -top go/profile.pb >top 2>&1
	measured expect "go tool pprof reads what Go does" grep -q 'main\.main' top
	[ "$FORM" = nightly ] || return 0
	profile go-cache 20000 -- ./service-go cache
	expect_output 'nothing accumulates|left nothing behind' "Go, a full cache"
}

jvm() {
	javac -d . "$asked/Service.java"
	profile jvm "$(lasting 200 3000 6000)" -- \
	    java -Dsun.net.httpserver.nodelay=true -cp . Service leaky
	measured expect "the JVM, leaky: the service keeps it" first_is kept Service
	measured expect_no_output '^ +(java|\[B)' "and its arrays are not named"
	run "$FLATLINE" run ../get.lua --heap-snapshot -d 1s -o none --no-plots \
	    -- java -cp . Service leaky
	expect_status 69 "a snapshot of a JVM: status 69"
	expect_error 'works with Node only, and java is jvm' "and why"
}

aside node_leaky
for n in $(lasting 200 2400 "2400 12000"); do
	aside node_cache "$n"
done
if command -v go >/dev/null; then
	aside go_both
else
	skip "Go's profiles" "no go here"
fi
if command -v javac >/dev/null; then
	aside jvm
else
	skip "the JVM's histograms" "no JDK here"
fi
aside node_beside
aside node_evil
gather
