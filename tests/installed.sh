# SPDX-License-Identifier: MIT
# `make installcheck`: the installed files are complete and found.
. "${srcdir:-.}/tests/lib.sh"
: "${mandir:?}" "${pkgdatadir:?}" "${docdir:?}"

run "$FLATLINE" --version
expect_status 0 "the installed program runs"
expect "it has a manual page" test -s "$mandir/man1/flatline.1"
expect "and one on scenarios" test -s "$mandir/man7/flatline-scenario.7"
expect "and the schema of run.json" test -s "$docdir/run.schema.json"
for kind in scenarios plots templates helpers; do
	(cd "$srcdir/$kind" && find . -name '*.lua' -o -name '*.gp' -o -name '*.html' \
	    -o -name '*.py' -o -name '*.rb') |
	    while read -r file; do
		cmp "$srcdir/$kind/$file" "$pkgdatadir/$kind/$file" 2>&1
	    done >"$work/bad"
	expect_empty "$work/bad" "all $kind are installed"
done

sleep=$(command -v sleep)
echo 'flow("get", { get = "/" })' >get.lua
run "$FLATLINE" run get.lua --allocator glibc --start-timeout 1s -o no -- \
    "$sleep" 20
expect_no_error 'helper' "the installed helper is found"

run "$FLATLINE" demo -o "$work/demo"
expect_status 0 "the installed demo tells its story"
expect_output LEAK "which says LEAK"
expect_output FLAT "and FLAT"
expect "the installed plots draw it" test -s "$work/demo/compare.svg"
