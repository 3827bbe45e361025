#!/bin/sh
# SPDX-License-Identifier: MIT
# tarball.sh FROM OUT: makes OUT (….tar.xz) of what `make install` put below the
# folder FROM, with the libraries that it needs, so that it runs from any folder
# of a machine whose glibc is as new. The same input gives the same bytes. For
# another kind of machine LDD and STRIP name the programs that know it.
set -eu

from=$1 out=$2
case $out in /*) ;; *) out=$PWD/$out ;; esac
name=$(basename "$out" .tar.xz)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/$name
mkdir "$tree"
cp -R "$from/." "$tree"
mkdir -p "$tree/lib" "$tree/licences"

# What belongs to the C library is the machine's own.
libraries() { # PROGRAM
	${LDD:-ldd} "$1" | awk '$3 ~ "^/" { print $1, $3 }' | while read -r soname path; do
		case $soname in
		lib[cm].so.* | libresolv.so.* | libpthread.so.* | libdl.so.* | librt.so.*) ;;
		*) echo "$soname $path" ;;
		esac
	done
}

licence() { # LIBRARY
	package=$(dpkg -S "$(realpath "$1")" 2>/dev/null ||
	    dpkg -S "/usr$(realpath "$1")" 2>/dev/null ||
	    dpkg -S "*/$(basename "$(realpath "$1")")" | head -n 1)
	package=${package%%: *}
	dpkg-query -W -f '${source:Package} ${Version} ${Package}\n' "$package" |
	    head -n 1 >>"$work/packages"
	package=${package%%:*}
	cp -L "/usr/share/doc/$package/copyright" "$tree/licences/$package"
}

: >"$work/packages"
libraries "$tree/bin/flatline" >"$work/libraries"
while read -r soname path; do
	cp -L "$path" "$tree/lib/$soname"
	chmod 644 "$tree/lib/$soname"
	licence "$path"
done <"$work/libraries"

# DT_RPATH, since DT_RUNPATH would not hold for what a library needs.
patchelf --force-rpath --set-rpath '$ORIGIN/../lib' "$tree/bin/flatline"
for library in "$tree"/lib/*; do
	patchelf --force-rpath --set-rpath '$ORIGIN' "$library"
done
"${STRIP:-strip}" --strip-unneeded "$tree/bin/flatline" "$tree"/lib/*
sort -u "$work/packages" >"$tree/licences/VERSIONS"

epoch=${SOURCE_DATE_EPOCH:-$(date +%s)}
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$epoch" \
    --mode='u+rw,go+r-w' -C "$work" -cf - "$name" | xz -T1 -6 >"$out.new"
mv "$out.new" "$out"
