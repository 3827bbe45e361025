# SPDX-License-Identifier: MIT
# Which kind of mapping grows, and which allocator owns it.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky
cat >get.lua <<EOF
load { users = 4, rate = 500, duration = "$(lasting 1s 5s)", warmup = "500ms" }
flow("get", function() http.get("/items/1") end)
EOF
# A sanitizer has a malloc of its own.
if grep -aq __asan_init "$leaky"; then
	mkdir plain
	cc -D_GNU_SOURCE -o plain/leaky "$srcdir/tests/targets/leaky.c" ||
	    exit 99
	leaky=$work/plain/leaky
fi

# Another malloc in its place.
jemalloc=$(find /usr/lib -name 'libjemalloc.so.2' 2>/dev/null | head -n 1)
[ -z "$jemalloc" ] || meanwhile "$FLATLINE" run get.lua -d "$(lasting 1s 8s)" -o other --no-plots -- \
    env LD_PRELOAD="$jemalloc" "$leaky" --leak 4096
run "$FLATLINE" run get.lua -o leaky --no-plots -- "$leaky" --leak 4096
measured expect_status 1 "a leak"
measured expect_output 'where +in malloc.s heap \(glibc\): [34]\.[0-9]+ KiB/request' \
    "is in the heap"
expect_output 'target +leaky \(pid [0-9]+\), native, allocator glibc' \
    "and whose that is"
expect "on record" grep -q '"allocator": *"glibc"' leaky/run.json
measured expect "and in the result" grep -q '"where": *"in malloc.s heap' \
    leaky/verdict.json
measured expect "which kinds are told beside, and do not decide" awk '
	/"name": "map_/ { map = 1 }
	map && /"decides"/ { seen++; bad += /true/; map = 0 }
	END { exit bad || seen != 4 }' leaky/verdict.json
run "$FLATLINE" run get.lua -d 1s -o off --no-runtime --no-plots -- "$leaky"
expect "switched off: no mapping is read" awk -F, '
	NR == 1 { for (i = 1; i <= NF; i++) if ($i == "map_heap_bytes") at = i }
	NR > 1 && $at != "" { bad = 1 } END { exit bad || !at }' off/samples.csv

if [ -n "$jemalloc" ]; then
	join
	measured expect_output 'where +in other anonymous memory \(where jemalloc' \
	    "jemalloc keeps its heap in anonymous memory"
	expect_output 'allocator jemalloc' "and is named"
else
	skip "jemalloc" "libjemalloc2 is not installed"
fi

# Recognized by its files; nothing is asked.
if command -v node >/dev/null; then
	echo "require('http').createServer((q, r) => r.end()).listen(0, '127.0.0.1')" \
	    >server.js
	echo 'flow("get", function() http.get("/") end)' >get.lua
	run "$FLATLINE" run get.lua -n 200 --no-runtime --no-plots -o node -- \
	    node server.js
	version=$(node -p process.versions.node)
	expect "the version of Node is on record ($version)" \
	    grep -q "\"runtime_version\": \"$version\"" node/run.json
else
	skip "the version of Node is on record" "Node.js is not installed"
fi
