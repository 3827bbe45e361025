#!/bin/sh
# SPDX-License-Identifier: MIT
# npm.sh VERSION TARBALL OUT: makes the packages of npm in the folder OUT:
# flatline, which picks the one of the machine's kind, and flatline-linux-x64,
# which carries the tarball's tree. Nothing runs when they are installed.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
version=$1 tarball=$(realpath "$2") out=$3
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/flatline" "$work/carrier"
cp "$here/npm/flatline.js" "$here/../README.md" "$here/../LICENSE" "$work/flatline"
# The helpers for test runners.
cp "$here"/npm/*.js "$here"/npm/*.mjs "$here"/npm/*.d.ts "$work/flatline"
cat >"$work/flatline/package.json" <<EOF
{
  "name": "flatline",
  "version": "$version",
  "description": "Drives load at a service and decides whether its memory leaks",
  "license": "MIT",
  "exports": {
    ".": { "types": "./expect.d.ts", "default": "./expect.js" },
    "./jest": { "types": "./runner.d.ts", "default": "./jest.js" },
    "./node": { "types": "./runner.d.ts", "default": "./node.js" },
    "./vitest": { "types": "./runner.d.ts", "default": "./vitest.mjs" },
    "./package.json": "./package.json"
  },
  "peerDependencies": { "vitest": "*" },
  "peerDependenciesMeta": { "vitest": { "optional": true } },
  "bin": { "flatline": "flatline.js" },
  "engines": { "node": ">=18" },
  "optionalDependencies": { "flatline-linux-x64": "$version" }
}
EOF
tar -xJf "$tarball" -C "$work/carrier" --strip-components=1
cat >"$work/carrier/package.json" <<EOF
{
  "name": "flatline-linux-x64",
  "version": "$version",
  "description": "The program flatline for Linux with glibc on x86-64",
  "license": "MIT",
  "os": ["linux"],
  "cpu": ["x64"],
  "libc": ["glibc"]
}
EOF
for package in carrier flatline; do
	(cd "$work/$package" && npm pack --silent --pack-destination "$out")
done
