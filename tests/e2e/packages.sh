# SPDX-License-Identifier: MIT
# What users install: the tarball runs where there is nothing but a C library, and
# npm's packages carry it. debian.sh has the rest of a release.
. "${srcdir:-.}/tests/lib.sh"
need patchelf "patchelf is not installed"
run_limit=600

made() { # TARGET: by make, in the build's folder, so that nothing is built twice
	run env -u MAKEFLAGS make -C "$builddir" --no-print-directory "$1"
}
SOURCE_DATE_EPOCH=1750000000
export SOURCE_DATE_EPOCH
# npm's packages are made of it.
if command -v npm >/dev/null; then
	made npm
else
	made tarball
fi
expect_status 0 "a tarball is made, and npm's packages of it"
tarball=$builddir/$(grep '\.tar\.xz$' "$stdout")
tar -xJf "$tarball"
tree=$(echo flatline-*-linux-*)
expect "each library comes with its licence" \
    [ "$(find "$tree/lib" -name 'lib*' | wc -l)" -gt 10 -a \
    "$(find "$tree/licences" -name 'lib*' | wc -l)" -gt 10 ]
env -i ldd "$tree/bin/flatline" | awk '$3 ~ "^/" { print $3 }' |
    grep -v "^$work/\|/lib[cm]\.so\|/libresolv\.so" >outside
expect_empty outside "and none is taken from this machine but libc's"

# A root in which there is only a C library, the tarball and a service.
if [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null; then
	mkdir -p root/proc root/tmp root/dev root/opt
	mv "$tree" "root/opt/$tree"
	ldd "$builddir/tests/targets/leaky" "root/opt/$tree/bin/flatline" |
	    grep -oE '(/lib|/usr/lib)[^ ]*/(ld-linux[^ ]*|lib[cm]\.so\.6|libresolv\.so\.2)' |
	    sort -u | while read -r file; do
		mkdir -p "root$(dirname "$file")"
		cp -L "$file" "root$file"
	    done
	cp "$builddir/tests/targets/leaky" root/leaky
	echo 'flow("get", { get = "/items/1" })' >root/get.lua
	inside() { # WORD...: in that root, with its own /proc
		run unshare -mpf sh -c 'mount -t proc proc root/proc &&
		    mknod -m 666 root/dev/null c 1 3 2>/dev/null
		    exec chroot root "$@"' - "/opt/$tree/bin/flatline" "$@"
	}
	inside --version
	expect_status 0 "in an empty root it runs"
	inside run get.lua -R 1000 -n "$(lasting 300 4000)" --no-plots -o /tmp/run -- /leaky --leak 4096
	measured expect_status 1 "and finds a leak"
	inside judge /tmp/run
	measured expect_output '^LEAK' "and judges what it has recorded"
	inside run get.lua -n 300 --allocator glibc --no-plots -o /tmp/helped -- /leaky
	expect_no_error 'helper' "and finds its helper"
else
	skip "in an empty root it runs" "only root can make one"
fi

if command -v npm >/dev/null; then
	mkdir project
	cd project || exit 99
	echo '{"name": "project", "version": "1.0.0"}' >package.json
	took=$(date +%s)
	npm install --silent --no-audit --no-fund --offline \
	    "$builddir"/release/flatline-[0-9]*.tgz \
	    "$builddir/release/flatline-linux-$(node -p process.arch)"-*.tgz >npm.log 2>&1
	echo "# npm: $(($(date +%s) - took)) s, $(du -sm node_modules | cut -f1) MiB"
	run npx --offline flatline --version
	expect_output "^$("$FLATLINE" --version)$" "npx runs it"
	if [ "$FORM" = nightly ]; then
		run npx --offline flatline demo -o demo
		expect_output '^FIXED' "its demo says LEAK, then FLAT"
	fi
	run npx --offline flatline judge nothing
	expect_status 65 "and ends with its status"
	run node -e 'const { expectFlat } = require("flatline/node"); expectFlat("no.lua").catch((e) => console.log(e.message))'
	expect_output 'no.lua: ' "the helpers for test runners run it too"
	rm -rf node_modules/flatline-linux-*
	run npx --offline flatline --version
	expect_status 69 "without a build for the machine"
	expect_error 'there is no build for linux on .*: it runs on Linux' "in one line"
	cd "$work" || exit 99
else
	skip "npx runs it" "npm is not installed"
fi
