#!/bin/sh
# SPDX-License-Identifier: MIT
# install.sh FOLDER: puts flatline into FOLDER/bin for a CI job, and that on the
# job's PATH. Taken is what is there already, then the release at RELEASE_URL if
# its SHA-256 is RELEASE_SHA256, then a build of these sources.
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
	echo "downloading $RELEASE_URL"
	mkdir -p "$folder"
	curl -fsSL --retry 3 --max-time 120 -o "$folder/release.tar.xz" \
	    "$RELEASE_URL" || return 1
	echo "$RELEASE_SHA256  $folder/release.tar.xz" | sha256sum -c - || {
		echo "install.sh: $RELEASE_URL is not the release that was meant: not used" >&2
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
