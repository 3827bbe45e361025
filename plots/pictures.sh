# SPDX-License-Identifier: MIT
# `make pictures`: the README's pictures, from real runs of the Pub/Sub story
# (scenarios/pubsub.lua, tests/targets/pubsub), three minutes in all. Needs
# Node.js, npm and gnuplot; leaves them in plots/pictures of the source tree.
set -eu
: "${srcdir:?}" "${FLATLINE:?}"
top=$(cd "$srcdir" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cp "$top"/tests/targets/pubsub/*.js* .
if [ -d "$top/tests/targets/pubsub/node_modules" ]; then
	ln -s "$top/tests/targets/pubsub/node_modules" node_modules
else
	npm ci --no-audit --no-fund >npm.log 2>&1 || { cat npm.log; exit 1; }
fi

# Status 1 is the leak that the picture shows.
drive() { # NAME LEAKY
	env LEAKY="$2" node fake-pubsub.js emulator "$FLATLINE" run \
	    "$top/scenarios/pubsub.lua" -o "$1" -R 60 -q -- \
	    node --max-old-space-size=512 server.js || [ $? -eq 1 ]
}
drive before 1
drive after 0
"$FLATLINE" compare before after -o .
cp compare.svg "$top/plots/pictures/compare.svg"
cp before/memory.svg "$top/plots/pictures/leak.svg"
cp after/memory.svg "$top/plots/pictures/flat.svg"
echo "plots/pictures: compare.svg leak.svg flat.svg"
