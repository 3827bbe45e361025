#!/bin/sh
# SPDX-License-Identifier: MIT
# arm64.sh VERSION SOURCES OUT: makes the tarball for arm64 in the folder OUT from
# SOURCES, the tarball that `make dist` made: cross-built in a new Debian root, so
# that this machine's packages stay as they are, and tried out there by qemu. Needs
# root and debootstrap. A root that ROOT names is made if it is missing, and kept.
set -eu

version=$1 sources=$(realpath "$2") out=$3
mkdir -p "$out"
out=$(cd "$out" && pwd)
root=${ROOT:-$(mktemp -d)}
[ -n "${ROOT:-}" ] || trap 'rm -rf --one-file-system "$root"' EXIT

inside() { # COMMAND...: with mounts that end with it
	unshare -mpf sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' \
	    "$root" "$@"
}

if [ ! -e "$root/usr/bin/apt-get" ]; then
	debootstrap --variant=minbase bookworm "$root"
fi
cp /etc/resolv.conf "$root/etc"
rm -rf "$root/build"
mkdir "$root/build"
tar -xJf "$sources" -C "$root/build" --strip-components=1
cp -R "$root/build/packaging/debian" "$root/build/debian"

cat >"$root/build/cross.sh" <<'EOF'
set -eu
cd /build
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
dpkg --add-architecture arm64
apt-get update -qq
apt-get install -qq -y --no-install-recommends qemu-user-static patchelf xz-utils
apt-get build-dep -qq -y --no-install-recommends -a arm64 ./
host=aarch64-linux-gnu
PKG_CONFIG=$host-pkg-config
export PKG_CONFIG SOURCE_DATE_EPOCH
./configure -q --host=$host CFLAGS='-O2 -fstack-protector-strong' \
    LDFLAGS='-Wl,-z,relro,-z,now' \
    CPPFLAGS='-D_FORTIFY_SOURCE=2 -UFLATLINE_SRCDIR -UFLATLINE_BUILDDIR'
make -j"$(nproc)" RUN=qemu-aarch64-static
LDD='qemu-aarch64-static /lib/ld-linux-aarch64.so.1 --list' STRIP=$host-strip \
    make -s tarball MACHINE=aarch64 RUN=qemu-aarch64-static

# As whoever unpacks it would: version, judge, one plain run.
mkdir try
tar -xJf release/*.tar.xz -C try --strip-components=1
$host-gcc -D_GNU_SOURCE -O1 -pthread -o leaky tests/targets/leaky.c
flatline="qemu-aarch64-static try/bin/flatline"
echo 'flow("get", { get = "/items/1" })' >get.lua
$flatline --version
status=0
$flatline run get.lua -n 500 --warmup 0s --no-plots -o run -- \
    qemu-aarch64-static ./leaky || status=$?
[ $status -le 2 ]
$flatline judge run || [ $? -eq $status ]
EOF
inside sh /build/cross.sh
mv "$root/build/release/flatline-$version-linux-aarch64.tar.xz" "$out"
