#!/bin/sh
# SPDX-License-Identifier: MIT
# cross.sh: builds the sources that it lies in for arm64, makes the tarball, and tries
# it by qemu. It is for a Debian root of its own, whose packages it changes: arm64.sh.
set -eu

cd "$(dirname "$0")/.."
host=aarch64-linux-gnu
# A program for arm64 runs by it.
RUN=qemu-aarch64-static
export RUN
updated=/var/lib/apt/updated

# Once a day.
newest() {
	[ -n "$(find $updated -mtime -1 2>/dev/null)" ] ||
	    { apt-get update && apt-get dist-upgrade -y && touch $updated; }
}
packages() {
	cp -R packaging/debian debian && dpkg --add-architecture arm64 && newest &&
	    apt-get install -y --no-install-recommends ccache gcc-aarch64-linux-gnu \
		libc6-dev:arm64 make patchelf qemu-user-static xz-utils &&
	    apt-get build-dep -y --no-install-recommends -a arm64 ./
}
packages >packages.log 2>&1 || {
	tail -n 30 packages.log >&2
	exit 1
}
sh packaging/built.sh build.log --build=x86_64-linux-gnu --host=$host \
    CC="ccache $host-gcc" PKG_CONFIG=$host-pkg-config
LDD="$RUN /lib/ld-linux-aarch64.so.1 --list" STRIP=$host-strip \
    make -s tarball MACHINE=aarch64 RUN=$RUN

# As whoever unpacks it would. The /proc that it sees is the emulator's process, which
# grows with the service that it runs.
mkdir try
tar -xJf release/*.tar.xz -C try --strip-components=1
$host-gcc -D_GNU_SOURCE -O1 -pthread -o leaky tests/targets/leaky.c
echo 'flow("get", { get = "/items/1" })' >get.lua
flatline() {
	$RUN try/bin/flatline "$@"
}
flatline --version
status=0
flatline run get.lua -n 2000 --warmup 0s --no-plots -o run -- \
    $RUN ./leaky --leak 65536 || status=$?
if [ $status -ne 1 ]; then
	echo "cross.sh: a run ended with status $status, where memory leaks" >&2
	exit 1
fi
status=0
flatline judge run || status=$?
[ $status -eq 1 ]
