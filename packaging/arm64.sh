#!/bin/sh
# SPDX-License-Identifier: MIT
# arm64.sh VERSION SOURCES OUT ROOT: makes the tarball for arm64 in the folder OUT
# from SOURCES, the tarball that `make dist` made, on a machine that is x86-64: in
# ROOT, a Debian of its own that debootstrap makes, so that this machine's packages
# stay as they are. ROOT is kept, and the next time is quick. Status 69: this machine
# cannot, and why.
set -eu

version=$1 sources=$(realpath "$2") out=$3 root=$4

cannot() { # WHY
	echo "arm64.sh: no tarball for arm64: $1" >&2
	exit 69
}
[ "$(uname -m)" = x86_64 ] || cannot "it is cross-built on x86-64, and this is $(uname -m)"
command -v debootstrap >/dev/null || cannot "debootstrap is not installed"
[ "$(id -u)" -eq 0 ] || cannot "only root can make a Debian root"
unshare -mpf true 2>/dev/null || cannot "this machine does not allow a Debian root"

mkdir -p "$out" "$root"
out=$(realpath "$out") root=$(realpath "$root")
if [ ! -e "$root/made" ]; then
	debootstrap --variant=minbase bookworm "$root" >"$root.log" 2>&1 || {
		tail -n 3 "$root.log" >&2
		cannot "debootstrap failed: $root.log tells why"
	}
	# Libraries that go to users are as new as security asks for.
	cat >"$root/etc/apt/sources.list" <<LIST
deb http://deb.debian.org/debian bookworm main
deb http://deb.debian.org/debian bookworm-updates main
deb http://deb.debian.org/debian-security bookworm-security main
LIST
	# Nothing in it has to outlast a power failure.
	echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
	rm "$root.log"
	touch "$root/made"
fi
cp /etc/resolv.conf "$root/etc"
rm -rf "$root/build"
mkdir "$root/build"
tar -xJf "$sources" -C "$root/build" --strip-components=1

# Its mounts end with it.
unshare -mpf sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$root" \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C \
    DEBIAN_FRONTEND=noninteractive SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(date +%s)}" \
    sh /build/packaging/cross.sh
mv "$root/build/release/flatline-$version-linux-aarch64.tar.xz" "$out"
rm -rf "$root/build"
