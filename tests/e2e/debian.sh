# SPDX-License-Identifier: MIT
# What a user of Debian gets. Two releases are the same bytes; the package is put into
# a new root and taken out again, and the demo works in between; so does the image.
# Nightly only: it loads two systems and builds four times. $TEST_DEBS, if it is
# set, is a folder that keeps what debootstrap loads.
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

made release
expect_status 0 "a release is made"
sums=$builddir/release/SHA256SUMS
expect "with sums that are right" env -C "$builddir/release" sha256sum -c SHA256SUMS
cp "$sums" first
expect "of a tarball, npm's packages, the Debian package and lists of what is in it" \
    [ "$(grep -cE '\.(tar\.xz|tgz|deb|json)$' first)" -ge 5 ]
expect "a list of what is in it" python3 -c '
import json, sys
parts = json.load(open(sys.argv[1]))
sys.exit(len(parts["packages"]) < 10 or
    len(parts["relationships"]) != len(parts["packages"]))' \
    "$(echo "$builddir"/release/*.spdx.json)"
made release
expect "in another folder the same sources give the same bytes" cmp first "$sums"
deb=$(echo "$builddir"/release/flatline_*.deb)
lintian --allow-root --fail-on error,warning "$deb" >lintian.log 2>&1
expect_empty lintian.log "lintian has nothing to say"

if [ "$(id -u)" -ne 0 ] || ! unshare -mpf true 2>/dev/null; then
	skip "a root of its own" "this machine does not allow one"
	exit
fi
inside() { # ROOT COMMAND...: with mounts that end with it
	seconds unshare -mpf sh -c 'mount -t proc proc "$0/proc" &&
	    exec chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
	    DEBIAN_FRONTEND=noninteractive "$@"' "$@"
}
# What of ours is there, without apt's and dpkg's own records.
ours() { # ROOT
	find "$1" -xdev -path '*flatline*' ! -path '*/var/log/*' ! -path '*/root/*' \
	    ! -path '*/tmp/*' ! -path '*/var/lib/*' ! -path '*/var/cache/*'
}
size() { # ROOT
	du -sm --one-file-system --exclude=cache --exclude=lists "$1" | cut -f1
}

in_root() { # SUITE
	mkdir -p "${TEST_DEBS:=$work/debs}"
	run debootstrap --variant=minbase --cache-dir="$(realpath "$TEST_DEBS")" "$1" "$1"
	if [ "$status" -ne 0 ]; then
		show debootstrap "$stdout"
		skip "$1" "this machine does not allow a root of $1: there is no mirror"
		return
	fi
	cp /etc/resolv.conf "$1/etc"
	cp "$deb" "$1/tmp"
	inside "$1" apt-get update
	bare=$(size "$1")
	inside "$1" apt-get install -y --no-install-recommends "/tmp/${deb##*/}"
	expect_status 0 "$1: apt installs it"
	echo "# $1: $took s, $(($(size "$1") - bare)) MiB"
	for file in bin/flatline share/man/man1/flatline.1.gz share/man/man7/flatline-scenario.7.gz \
	    share/bash-completion/completions/flatline share/zsh/site-functions/_flatline \
	    share/fish/vendor_completions.d/flatline.fish \
	    share/doc/flatline/examples/scenarios/publish.lua; do
		expect "$1: with $file" test -s "$1/usr/$file"
	done
	inside "$1" flatline demo -o /tmp/plain
	expect_status 0 "$1: the demo says LEAK, then FLAT"
	expect_output '^FIXED' "$1: and FIXED"
	expect_error 'apt-get install gnuplot-nox' "$1: without gnuplot it says how to get it"
	inside "$1" apt-get install -y --no-install-recommends gnuplot-nox
	echo "# $1: gnuplot after $took s, $(($(size "$1") - bare)) MiB in all"
	inside "$1" flatline demo -o /tmp/demo
	expect_output '^FIXED' "$1: with gnuplot"
	echo "# $1: the demo took $took s"
	expect "$1: there is a picture" test -s "$1/tmp/demo/compare.svg"
	inside "$1" apt-get purge -y flatline
	expect_status 0 "$1: apt removes it"
	ours "$1" >left
	expect_empty left "$1: and nothing is left"
}
in_root bookworm
in_root trixie

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
