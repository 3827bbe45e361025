#!/bin/sh
# SPDX-License-Identifier: MIT
# deb.sh VERSION SOURCES OUT: makes the Debian package in the folder OUT from
# SOURCES, the tarball that `make dist` made.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
version=$1 sources=$(realpath "$2") out=$3
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tar -xJf "$sources" -C "$work"
cd "$work"/flatline-*
cp -R "$here/debian" .
mkdir debian/source
echo '3.0 (native)' >debian/source/format
cat >debian/changelog <<EOF
flatline ($version) unstable; urgency=medium

  * CHANGES.md tells what is new.

 -- flatline developers <flatline@example.org>  $(date -R -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}")
EOF
dpkg-buildpackage -b -us -uc >"$out/deb.log" 2>&1 || {
	tail -n 30 "$out/deb.log"
	exit 1
}
mv ../*.deb "$out"
