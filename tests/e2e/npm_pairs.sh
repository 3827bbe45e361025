# SPDX-License-Identifier: MIT
# Leaks that npm packages really had, each beside its fixed release or its right
# use: what they are is told in tests/targets/npm-pairs/server.js.
. "${srcdir:-.}/tests/lib.sh"
need node "Node.js is not installed"
pairs=$srcdir/tests/targets/npm-pairs

# npm may write, and the tree may be read-only: in a copy.
cp "$pairs"/*.js* "$pairs/get.lua" .
if [ -d "$pairs/node_modules" ]; then
	ln -s "$pairs/node_modules" node_modules
else
	need npm "npm is not installed"
	npm ci --no-audit --no-fund >npm.log 2>&1 ||
	    { show npm npm.log; exit 1; }
fi

service() { # PAIR leaky|fixed
	run "$FLATLINE" run get.lua -o "$1-$2" --no-plots -- \
	    node server.js "$1" "$2"
	# What a reader of the log wants to see.
	sed -n '1,2s/^/# /p' "$stdout"
}

# pair NAME LEAST MOST: bytes of heap that the leaky one keeps of a request
pair() {
	service "$1" leaky
	expect_status 1 "$1, leaky: LEAK"
	expect_output '^LEAK +heap_after_gc_bytes' "$1, leaky: in its heap"
	grown=$(node -p "require('./$1-leaky/verdict.json').metrics
	    .find((m) => m.name === 'heap_after_gc_bytes').growth.estimate")
	expect "$1, leaky: $2 to $3 bytes a request ($grown)" \
	    awk "BEGIN { exit !($grown >= $2 && $grown <= $3) }"
	service "$1" fixed
	expect_status 0 "$1, fixed: FLAT"
	expect_output '^FLAT +heap_after_gc_bytes' "$1, fixed: by its heap"
	run "$FLATLINE" compare "$1-leaky" "$1-fixed" --no-plots
	expect_output '^FIXED' "$1: compare says FIXED"
}
pair debug 200 400
pair request 7000 16000
pair ajv 1700 5000
pair session 140 400
