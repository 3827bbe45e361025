#!/bin/sh
# SPDX-License-Identifier: MIT
# install.sh FOLDER: puts flatline into FOLDER/bin for a CI job, and that on the
# job's PATH. Taken is what is there already, then the release at RELEASE_URL, where
# MACHINE stands for this kind of machine (x86_64, aarch64), if its SHA-256 is a word
# of RELEASE_SHA256, then a build of these sources.
set -eu

folder=$1
if [ "$(uname -s)" != Linux ]; then
	echo "install.sh: flatline runs on Linux; on macOS or Windows use its container image (make image, packaging/Containerfile)" >&2
	exit 69
fi
sources=$(cd "$(dirname "$0")/.." && pwd)

have() {
	[ -x "$folder/bin/flatline" ] && "$folder/bin/flatline" --version
}

download() {
	[ -n "${RELEASE_URL:-}" ] && [ -n "${RELEASE_SHA256:-}" ] || return 1
	url=$(echo "$RELEASE_URL" | sed "s/MACHINE/$(uname -m)/")
	echo "downloading $url"
	mkdir -p "$folder"
	curl -fsSL --retry 3 --max-time 120 -o "$folder/release.tar.xz" \
	    "$url" || return 1
	sum=$(sha256sum <"$folder/release.tar.xz" | cut -d' ' -f1)
	echo "$RELEASE_SHA256" | tr ' ' '\n' | grep -qx "$sum" || {
		echo "install.sh: $url is not the release that was meant: not used" >&2
		rm "$folder/release.tar.xz"
		return 1
	}
	tar -xJf "$folder/release.tar.xz" -C "$folder" --strip-components=1
	rm "$folder/release.tar.xz"
}

# Packages need root: a container's job is root and has no sudo.
build() {
	echo "building flatline"
	as_root=
	[ "$(id -u)" -eq 0 ] || as_root=sudo
	$as_root "$sources/bootstrap"
	make -C "$sources/build" -s install prefix="$folder" >/dev/null
}

if command -v flatline >/dev/null; then
	flatline --version
	exit
fi
have || download || build
have
[ -z "${GITHUB_PATH:-}" ] || echo "$folder/bin" >>"$GITHUB_PATH"
