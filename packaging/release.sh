#!/bin/sh
# SPDX-License-Identifier: MIT
# release.sh VERSION SOURCES OUT ROOT: makes what users install in the folder OUT from
# SOURCES, the tarball that `make dist` made. It is built in a new folder, which
# nothing of it depends on: the same sources give the same bytes. What is for arm64 is
# made in ROOT (arm64.sh), and left out where that cannot be.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
version=$1 sources=$(realpath "$2") out=$3 root=$4
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset MAKEFLAGS MAKELEVEL DESTDIR

# A tag names the version that it is of.
tag=$(git -C "$here" describe --tags --exact-match 2>/dev/null || true)
case ${tag:-v$version} in
"v$version") ;;
*)
	echo "release.sh: this is $tag, but configure.ac says $version" >&2
	exit 65
	;;
esac

tar -xJf "$sources" -C "$work" --strip-components=1
cd "$work"
sh packaging/built.sh "$out/build.log"
make -s tarball
mv release/*.tar.xz "$out"
sh "$here/arm64.sh" "$version" "$sources" "$out" "$root" || [ $? -eq 69 ]
sh "$here/npm.sh" "$version" "$out" "$out"/flatline-"$version"-linux-*.tar.xz
sh "$here/deb.sh" "$version" "$sources" "$out"
python3 "$here/wheel.py" "$version" "$out"
for tarball in "$out"/flatline-"$version"-linux-*.tar.xz; do
	sh "$here/sbom.sh" "$version" "$tarball" \
	    >"$out/$(basename "$tarball" .tar.xz).spdx.json"
done
cd "$out"
rm -f build.log deb.log
sha256sum -- *.tar.xz *.tgz *.deb *.whl *.json >SHA256SUMS
cat SHA256SUMS
