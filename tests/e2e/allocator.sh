# SPDX-License-Identifier: MIT
# What glibc's malloc says of itself tells a leak from free space, and where
# nobody can say so that is told.
. "${srcdir:-.}/tests/lib.sh"
malloced=$builddir/tests/targets/malloced
cat >get.lua <<EOF
load { users = 4, rate = 1000, duration = "$(lasting 1s 6s)", warmup = "500ms" }
flow("get", { get = "/items/1" })
EOF

beside() { # NAME COMMAND...
	name=$1
	shift
	meanwhile "$FLATLINE" run get.lua -o "$name" --no-plots \
	    --allocator glibc -- "$@"
}

drive() { # NAME COMMAND...
	name=$1
	shift
	run "$FLATLINE" run get.lua -o "$name" --no-plots --allocator glibc -- "$@"
}

# How many readings of a column there are.
readings() { # RUN COLUMN
	awk -F, -v column="$2" 'NR == 1 {
		for (i = 1; i <= NF; i++) if ($i == column) at = i }
	    NR > 1 && $at != "" { n++ } END { print n + 0 }' "$1/samples.csv"
}

beside leaky sh -c '"$@"; true' sh "$malloced" --leak 300 --port "$(free_port)"
drive broken "$malloced" --fragment 2048 --port "$(free_port)"
measured expect_status 0 "free space in malloc that grows is no leak"
# A pin for each request is in use: 32 B, less than is tolerated, and proven.
measured expect_output '^FLAT +memory in use, though it grows 3[0-9] B' "for that decides"
measured expect_sentence 'where in use is level; [0-9.]+ KiB/request of growth is free space inside malloc \(fragmentation\)' \
    "and is told"
join
measured expect_status 1 "what is kept is a leak"
measured expect_output '^LEAK +memory in use grows (3[0-3][0-9]|29[0-9]) B/request' \
    "of so much, also below a shell"
expect "readings are on record" \
    test "$(readings leaky allocator_in_use_bytes)" -ge 2
expect "of each process too" grep -q '^time_s,.*,allocator_in_use_bytes' \
    leaky/processes.csv

sed -i 's/duration = "[0-9]*s"/duration = "'"$(lasting 1s 3s)"'"/' get.lua
beside mapped "$malloced" --map 4096 --port "$(free_port)"
# A reading takes long, so that there are few.
drive pieces "$malloced" --blocks "$(lasting 1000 400000)" --port "$(free_port)"
measured expect_status 0 "many free blocks"
measured expect "are asked for seldom" \
    test "$(readings pieces allocator_in_use_bytes)" -le 6
measured expect "which is told" grep -q 'asking malloc takes over 10 ms' \
    pieces/events.csv
join
measured expect_output '^LEAK +memory outside malloc grows [34]\.[0-9]+ KiB/request' \
    "memory that malloc never had is seen too"
run "$FLATLINE" run get.lua -n 50 -o off --no-plots -- \
    "$malloced" --port "$(free_port)"
expect "malloc is not asked unless somebody wants it" \
    test "$(readings off allocator_in_use_bytes)" -eq 0

refused() { # WHY COMMAND...
	why=$1
	shift
	drive no "$@" --port "$(free_port)"
	expect_status 64 "$why: refused"
	expect_error "^flatline: --allocator glibc: [a-z]+ $why" "in one line"
	expect "and no run is left" test ! -e no
}

if command -v cc >/dev/null; then
	cc -D_GNU_SOURCE -pthread -static -o static \
	    "$srcdir/tests/targets/malloced.c" || exit 99
	refused 'is linked statically' ./static
	cc -D_GNU_SOURCE -pthread -fsanitize=address -o sanitized \
	    "$srcdir/tests/targets/malloced.c" || exit 99
	refused 'was built with a sanitizer' sh -c './sanitized "$@"; true' sh
else
	skip "programs that cannot be asked" "there is no compiler"
fi
if [ "$(id -u)" -eq 0 ] && cp "$malloced" setuid && chown 65534 setuid &&
    chmod u+s setuid; then
	refused 'is setuid or setgid' ./setuid
else
	skip "setuid" "only root can make a program that changes the user"
fi
refused 'has no helper in it' env -u LD_PRELOAD "$malloced"
jemalloc=$(find /usr/lib -name 'libjemalloc.so.2' 2>/dev/null | head -n 1)
if [ -n "$jemalloc" ]; then
	refused 'uses jemalloc, not glibc' env LD_PRELOAD="$jemalloc" "$malloced"
else
	skip "jemalloc" "libjemalloc2 is not installed"
fi
if command -v musl-gcc >/dev/null; then
	musl-gcc -D_GNU_SOURCE -o musl "$srcdir/tests/targets/malloced.c" || exit 99
	refused 'uses musl' ./musl
else
	skip "musl" "musl-tools is not installed"
fi
run "$FLATLINE" run get.lua -o no --allocator glibc --pid $$
expect_status 64 "a process that runs already: refused"
expect_error 'needs -- COMMAND' "since nothing can be loaded into it"
