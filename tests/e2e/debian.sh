# SPDX-License-Identifier: MIT
# What a user of Debian gets. Two releases are the same bytes; the tarball and the
# package are tried in new roots, the package is taken out again, and the demo works
# in between; so it does in the image. Nightly only: it loads four systems and builds
# six times. $TEST_DEBS, if it is set, is a folder that keeps what debootstrap loads,
# and the root in which arm64's tarball is made.
. "${srcdir:-.}/tests/lib.sh"
need debootstrap "debootstrap is not installed"
need dh "debhelper is not installed"
need lintian "lintian is not installed"
need patchelf "patchelf is not installed"
need npm "npm is not installed"
run_limit=3600
SOURCE_DATE_EPOCH=1750000000
export SOURCE_DATE_EPOCH

made() { # TARGET [VARIABLE=VALUE...]
	run env -u MAKEFLAGS make -C "$builddir" --no-print-directory "$@"
}
seconds() { # COMMAND...: run, and how long it took in $took
	took=$(date +%s)
	run "$@"
	took=$(($(date +%s) - took))
}

debs=${TEST_DEBS:-$work/debs}
mkdir -p "$debs"
debs=$(realpath "$debs")
release=$builddir/release
released() { # seconds in $took
	seconds env -u MAKEFLAGS make -C "$builddir" --no-print-directory release \
	    "ARM64_ROOT=$debs/arm64-root"
}

released
expect_status 0 "a release is made"
echo "# a release: $took s"
sums=$release/SHA256SUMS
expect "with sums that are right" env -C "$release" sha256sum -c SHA256SUMS
cp "$sums" first
for file in "$release/flatline-"*"-linux-$(uname -m).tar.xz" \
    "$release/flatline-"*"-linux-$(uname -m).spdx.json" "$release"/flatline-[0-9]*.tgz \
    "$release"/flatline-linux-*.tgz "$release"/flatline_*.deb "$release"/pytest_flatline-*.whl; do
	expect "in it there is ${file##*/}" grep -q "  ${file##*/}\$" first
done
why=$(sed -n 's/^arm64.sh: no tarball for arm64: //p' "$stderr")
if [ -n "$why" ]; then
	skip "the same for arm64" "$why"
else
	expect "the same for arm64" [ "$(grep -cE 'aarch64|linux-arm64' first)" -eq 3 ]
	expect_output '^LEAK' "which runs and judges by qemu"
	tar -xzOf "$(echo "$release"/flatline-[0-9]*.tgz)" package/package.json >package.json
	expect "npm takes the one of the machine's kind" \
	    grep -q '"flatline-linux-[a-z0-9]*": .*"flatline-linux-[a-z0-9]*": ' package.json
fi
for list in "$release"/*.spdx.json; do
	expect "a list of what is in it: ${list##*/}" python3 -c '
import json, sys
parts = json.load(open(sys.argv[1]))
sys.exit(len(parts["packages"]) < 10 or
    len(parts["relationships"]) != len(parts["packages"]))' "$list"
done
released
expect "in another folder the same sources give the same bytes" cmp first "$sums"
echo "# a second release: $took s"
deb=$(echo "$release"/flatline_*.deb)
lintian --allow-root --fail-on error,warning "$deb" >lintian.log 2>&1
expect_empty lintian.log "lintian has nothing to say"

if [ "$(id -u)" -ne 0 ] || ! unshare -mpf true 2>/dev/null; then
	skip "a root of its own" "this machine does not allow one"
	exit
fi
inside() { # ROOT COMMAND...: with mounts that end with it
	seconds unshare -mpf sh -c 'mount -t proc proc "$0/proc" &&
	    exec chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C \
	    DEBIAN_FRONTEND=noninteractive SOURCE_DATE_EPOCH='"$SOURCE_DATE_EPOCH"' "$@"' "$@"
}
# What of ours is there, without apt's and dpkg's own records.
ours() { # ROOT
	find "$1" -xdev -path '*flatline*' ! -path '*/var/log/*' ! -path '*/root/*' \
	    ! -path '*/tmp/*' ! -path '*/var/lib/*' ! -path '*/var/cache/*'
}
size() { # ROOT
	du -sm --one-file-system --exclude=cache --exclude=lists "$1" | cut -f1
}

new_root() { # SUITE [MIRROR SCRIPT OPTION...]: of debootstrap
	suite=$1 mirror=${2:-} script=${3:-}
	shift $(($# < 3 ? $# : 3))
	# shellcheck disable=SC2086
	run debootstrap --variant=minbase --cache-dir="$debs" "$@" "$suite" "$suite" \
	    $mirror $script
	if [ "$status" -ne 0 ]; then
		show debootstrap "$stdout"
		skip "$suite" "this machine does not allow a root of $suite: there is no mirror"
		return 1
	fi
	cp /etc/resolv.conf "$suite/etc"
	inside "$suite" apt-get update
	bare=$(size "$suite")
}

# The tarball, before anything else is there.
unpacked() { # ROOT
	cp "$release"/*-linux-"$(uname -m)".tar.xz "$1/tmp"
	took=$(date +%s)
	for tarball in "$1"/tmp/*.tar.xz; do
		tar -xJf "$tarball" -C "$1/opt"
		rm "$tarball"
	done
	echo "# $1: the tarball after $(($(date +%s) - took)) s, $(($(size "$1") - bare)) MiB"
	inside "$1" sh -c 'exec /opt/flatline-*/bin/flatline demo -o /tmp/unpacked'
	expect_output '^FIXED' "$1: the demo works from the tarball"
	rm -r "$1"/opt/flatline-*
}

# A package is put in, and taken out.
tried() { # ROOT DEB
	cp "$2" "$1/tmp"
	inside "$1" apt-get install -y --no-install-recommends "/tmp/${2##*/}"
	expect_status 0 "$1: apt installs it"
	echo "# $1: the package after $took s, $(($(size "$1") - bare)) MiB"
	for file in bin/flatline share/man/man1/flatline.1.gz share/man/man7/flatline-scenario.7.gz \
	    share/bash-completion/completions/flatline share/zsh/site-functions/_flatline \
	    share/fish/vendor_completions.d/flatline.fish \
	    share/doc/flatline/examples/scenarios/publish.lua; do
		expect "$1: with $file" test -s "$1/usr/$file"
	done
	[ -e "$1/usr/bin/gnuplot" ] || without_gnuplot "$1"
	inside "$1" flatline demo -o /tmp/demo
	expect_status 0 "$1: the demo says LEAK, then FLAT"
	expect_output '^FIXED' "$1: and FIXED"
	echo "# $1: the demo took $took s"
	expect "$1: there is a picture" test -s "$1/tmp/demo/compare.svg"
	rm -r "$1/tmp/demo"
	inside "$1" apt-get purge -y flatline
	expect_status 0 "$1: apt removes it"
	ours "$1" >left
	expect_empty left "$1: and nothing is left"
}
without_gnuplot() { # ROOT
	inside "$1" flatline demo -o /tmp/plain
	expect_output '^FIXED' "$1: the demo works without gnuplot"
	expect_error 'apt-get install gnuplot-nox' "$1: and says how to get it"
	inside "$1" apt-get install -y --no-install-recommends gnuplot-nox
	echo "# $1: gnuplot after $took s, $(($(size "$1") - bare)) MiB in all"
}

# `make deb` in a root like this one, as somebody does who has the sources.
built_in() { # ROOT: the package in $own
	cp -a "$1" "$1-build"
	mkdir "$1-build/build"
	tar -xJf "$builddir"/flatline-*.tar.xz -C "$1-build/build" --strip-components=1
	cp -R "$srcdir/packaging/debian" "$1-build/build/debian"
	inside "$1-build" sh -c 'apt-get install -y --no-install-recommends build-essential lintian xz-utils &&
	    cd /build && apt-get build-dep -y --no-install-recommends ./'
	inside "$1-build" sh -c 'cd /build && rm -r debian && ./configure -q && make -s deb'
	expect_status 0 "$1: make deb makes it there"
	echo "# $1: made in $took s"
	inside "$1-build" sh -c 'lintian --allow-root --fail-on error,warning /build/release/*.deb'
	expect_status 0 "$1: lintian has nothing to say there"
	mkdir "$1-own"
	mv "$1-build"/build/release/*.deb "$1-own"
	rm -rf --one-file-system "$1-build"
	own=$(echo "$1-own"/*.deb)
}

# Debian 12's package is for the next releases too; each can make its own.
if new_root bookworm; then
	unpacked bookworm
	tried bookworm "$deb"
fi
if new_root trixie; then
	tried trixie "$deb"
	built_in trixie
	tried trixie "$own"
fi
ubuntu=${TEST_UBUNTU_KEYS:-/usr/share/keyrings/ubuntu-archive-keyring.gpg}
if ! [ -e "$ubuntu" ]; then
	skip "noble" "ubuntu-keyring is not installed: nothing of Ubuntu's can be trusted"
elif new_root noble http://archive.ubuntu.com/ubuntu /usr/share/debootstrap/scripts/gutsy \
    --keyring="$ubuntu" --components=main,universe; then
	tried noble "$deb"
fi

# The image, from the first of these.
podman() {
	command podman --runtime runc --cgroup-manager cgroupfs "$@"
}
base=localhost/flatline-test-base:$$ image=localhost/flatline-test:$$
trap 'result=$?; podman rmi -f "$image" "$base" >/dev/null 2>&1; (exit $result); finish' EXIT
if ! [ -x /usr/bin/podman ] || ! [ -e bookworm/bin/true ] || ! podman run --rm --network=host --ulimit nofile=1024:1024 \
    --ulimit nproc=4096:4096 --rootfs "$work/bookworm" /bin/true >started 2>&1; then
	skip "the image" "this machine does not allow a container of podman"
	exit
fi
tar -C bookworm --one-file-system -cf - . | podman import - "$base" >/dev/null 2>&1
made image "ENGINE=podman --runtime runc --cgroup-manager cgroupfs" "IMAGE=$image" \
    "IMAGE_FLAGS=--isolation chroot --network host --build-arg BASE=$base"
expect_status 0 "the image is built"
contained() { # ARGUMENT...: of podman run
	seconds podman run --rm --ulimit nofile=1024:1024 --ulimit nproc=4096:4096 "$@"
}
contained --entrypoint id "$image" -u
expect_output '^1000$' "it runs as a user without rights"
contained "$image" demo
expect_status 0 "its demo says LEAK, then FLAT"
expect_output '^FIXED' "and FIXED"
expect_no_error 'gnuplot' "with pictures"
# A service outside: root, the processes and the network of this machine.
background "$builddir/tests/targets/leaky" --port "$(free_port)" --leak 8192
contained --pid host --network host --user 0 --cap-add SYS_PTRACE "$image" \
    watch --pid "$background_pid" -d 2s
expect_output "pid $background_pid" "by --pid host it samples a service outside"
