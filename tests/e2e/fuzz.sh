# SPDX-License-Identifier: MIT
# `make fuzz`: every fuzz target by libFuzzer, in a build of its own that tells
# it which branches an input took. In the usual form two targets and few inputs,
# always the same: more of every target have been tried by the test programs.
. "${srcdir:-.}/tests/lib.sh"
need clang "clang is not installed"
run_limit=7000
unset MAKEFLAGS MFLAGS MAKELEVEL ASAN_OPTIONS UBSAN_OPTIONS

if [ "$FORM" = nightly ]; then
	fuzzed=$work/build
	mkdir "$fuzzed"
	run env -C "$fuzzed" "$srcdir/configure" -q CC=clang --enable-sanitizers \
	    CFLAGS='-g -O1 -fsanitize=fuzzer-no-link'
	run make -C "$fuzzed" -j2 libharness.a
	expect_status 0 "there is a build for libFuzzer"
else
	fuzzed=$builddir
fi
few='FUZZERS=tests/fuzz/fuzz_http1 tests/fuzz/fuzz_table'
[ "$FORM" != nightly ] || few=
run make -C "$fuzzed" fuzz ${few:+"$few"} FUZZ_LIMIT="$(lasting '-runs=500 -seed=1' \
    '-runs=500 -seed=1' "-max_total_time=${FUZZ_SECONDS:-260}")"
expect_status 0 "no fuzz target fails"
