#!/bin/sh
# SPDX-License-Identifier: MIT
# npm.sh VERSION OUT TARBALL...: makes the packages of npm in the folder OUT:
# flatline, which picks the one of the machine's kind, and flatline-linux-x64 (or
# -arm64) for each tarball, whose tree it carries. Nothing runs when they are
# installed.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
version=$1 out=$2
shift 2
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

pack() { # FOLDER
	(cd "$work/$1" && npm pack --silent --pack-destination "$out")
}

carriers=
for tarball; do
	case $tarball in
	*-x86_64.tar.xz) cpu=x64 ;;
	*-aarch64.tar.xz) cpu=arm64 ;;
	*)
		echo "npm.sh: $tarball is for a machine that npm has no name for" >&2
		exit 65
		;;
	esac
	carrier=flatline-linux-$cpu
	carriers="$carriers${carriers:+, }\"$carrier\": \"$version\""
	mkdir "$work/$carrier"
	tar -xJf "$tarball" -C "$work/$carrier" --strip-components=1
	cat >"$work/$carrier/package.json" <<EOF
{
  "name": "$carrier",
  "version": "$version",
  "description": "The program flatline for Linux with glibc on $cpu",
  "license": "MIT",
  "os": ["linux"],
  "cpu": ["$cpu"],
  "libc": ["glibc"]
}
EOF
	pack "$carrier"
done

mkdir "$work/flatline"
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
  "optionalDependencies": { $carriers }
}
EOF
pack flatline
