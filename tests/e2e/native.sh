# SPDX-License-Identifier: MIT
# What a native service keeps is told by library, function and line; its fixed
# twin is blamed for nothing; and where nobody can look inside that is told.
. "${srcdir:-.}/tests/lib.sh"
need cc "there is no compiler: ./bootstrap check --all has it"
source=$srcdir/tests/targets/native

cat >get.lua <<'EOS'
load { users = 4 }
flow("get", { get = "/items/1" })
EOS
cc -g -O1 -fPIC -shared -pthread -o libcart.so "$source/cart.c" || exit 99
cc -g -O1 -pthread -c -o serve.o "$source/serve.c" || exit 99
cc -g -O1 -pthread -o service_c "$source/service.c" serve.o -L. -lcart \
    -Wl,-rpath,"$work" || exit 99

# Several at once: they rest for most of the time.
beside=
begin() { # NAME COMMAND...
	name=$1
	shift
	(
		timeout -k 5 60 "$FLATLINE" profile get.lua -o "$name" \
		    -n "$(lasting 60 600)" -- "$@" "$(free_port)" $fixed \
		    >"$name.out" 2>"$name.err"
		echo $? >"$name.status"
	) &
	started="$started $!"
	beside="$beside $!"
}

both() { # NAME COMMAND...: leaky, and the fixed twin
	fixed=
	begin "$@"
	fixed=fixed
	name=$1
	shift
	begin "$name-fixed" "$@"
	fixed=
}

look() { # NAME
	ran="profile of $1"
	cp "$1.out" "$stdout"
	cp "$1.err" "$stderr"
	status=$(cat "$1.status")
}

blamed() { # NAME PACKAGE FUNCTION-AND-LINE
	look "$1"
	expect_status 0 "$1: a profile"
	measured expect_output "^ +$2 [0-9.]+ (B|KiB)/request, (9[0-9]|100) % of " \
	    "$1: $2 comes first"
	measured expect_output "kept +$3" "$1: and the line"
	look "$1-fixed"
	expect_status 0 "$1, fixed: a profile"
	measured expect_output '^ +nothing accumulates|left nothing behind' \
	    "$1, fixed: nobody is blamed"
}

both c ./service_c
strip -o stripped_c service_c
mkdir bare
strip -o bare/libcart.so libcart.so
begin bare env LD_LIBRARY_PATH="$work/bare" ./stripped_c
if command -v c++ >/dev/null; then
	c++ -g -O2 -pthread -o service_cpp "$source/service.cpp" serve.o || exit 99
	both cpp ./service_cpp
fi
if command -v rustc >/dev/null; then
	rustc -g -O --edition 2021 --crate-type rlib --crate-name ledger \
	    "$source/ledger.rs" 2>/dev/null || exit 99
	rustc -g -O --edition 2021 --crate-name service_rs \
	    --extern ledger=libledger.rlib "$source/service.rs" || exit 99
	both rust ./service_rs
fi
# shellcheck disable=SC2086 # several
wait $beside

line() { # FILE TEXT: the line of it
	grep -n "$2" "$source/$1" | head -n 1 | cut -d: -f1
}

blamed c libcart.so "item_new \(cart.c:$(line cart.c 'calloc(1')\)"
look c
measured expect_output "reached from handle \(service.c:$(line service.c 'cart_add(work')\)" \
    "and how the service leads there"
for file in flame.svg profile.pb profile.json; do
	expect "$file is left" test -s "c/$file"
done
expect "what was set is on record" \
    grep -q '"LD_PRELOAD=.*/flatline-heap.so' c/run.json
look bare
measured expect_output '^ +libcart.so [0-9.]+ ' "a stripped library is named too"
if [ -e cpp.status ]; then
	blamed cpp sessions \
	    "sessions::Store::open \(sessions.hpp:$(line sessions.hpp 'users\[next')\)"
else
	skip "C++" "there is no c++"
fi
if [ -e rust.status ]; then
	blamed rust ledger "ledger::record \(ledger.rs:[0-9]+\)"
else
	skip "Rust" "there is no rustc"
fi

refused() { # WHY COMMAND...
	why=$1
	shift
	run "$FLATLINE" profile get.lua -n 6 -o no -- "$@" "$(free_port)"
	expect_status 69 "$why: status 69"
	expect_error "is native and $why" "in one line"
}

cc -O1 -pthread -static -o static "$source/service.c" "$source/cart.c" serve.o ||
    exit 99
refused 'is linked statically' ./static
refused 'has no helper in it' env -u LD_PRELOAD ./service_c

# A library that is damaged costs its names, and nothing else.
for at in 40 64 1000 9000 12000; do
	cp libcart.so damaged.so
	dd if=/dev/urandom of=damaged.so bs=1 seek=$at count=400 conv=notrunc \
	    2>/dev/null
	timeout -k 1 20 "$FLATLINE" symbols damaged.so 1139 1200 2000 >said 2>&1
	[ $? -ne 124 ] || echo "$at" >>hung
done
expect "a damaged library holds nobody up" test ! -e hung
