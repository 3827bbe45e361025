# SPDX-License-Identifier: MIT
# Who keeps memory in a JVM without Flight Recorder, by heap dumps: leaky uses
# of libraries, each beside its right use. What they are is told in
# tests/targets/jvm/.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/blamed.sh"
need javac "no JDK here"
jvm=$srcdir/tests/targets/jvm
run_limit=300
cat >get.lua <<'END'
load { users = 4, duration = "60s", warmup = "60s", timeout = "30s" }
flow("get", function() http.get("/items/1") end)
END
expect "the services build" javac -d classes "$jvm"/org/*/*.java "$jvm/shop/Shop.java"
java="java -XX:-FlightRecorder -Dsun.net.httpserver.nodelay=true -cp classes"
shop() { # NAME BUILD
	# shellcheck disable=SC2086
	blamed "$1" "$2" "$(lasting 30 30 600)" $java shop.Shop "$1" "$2"
}
leak() { # NAME RIGHT SAYS
	shop "$1" leaky
	row "$1" leaky "$2"
	measured expect_output "$3" "$1, leaky: and how it is reached"
}
left() { # what is still there of dumps
	find /tmp -maxdepth 2 -path '/tmp/flatline-jvm-*/heap.hprof' 2>/dev/null
}

leak static org.stash \
    'org.stash .*: Stash.Line objects in a HashMap \([0-9,]+\) ← static field Stash.SEEN'
measured expect_output 'keepers +from two dumps of its heap, which stopped it' "and what it cost"
expect "no dump is left" await 10 '[ -z "$(left)" ]'
[ "$FORM" = nightly ] || exit 0
shop static fixed
row static fixed nobody
leak listener shop 'functions? of Shop|Shop'
shop listener fixed
row listener fixed nobody
leak widget org.widget '← static field'
shop widget fixed
row widget fixed nobody
leak thread org.trace 'Thread'
shop thread fixed
row thread fixed nobody
leak client org.client 'org.client'
shop client fixed
row client fixed nobody
shop cache fixed
row cache fixed nobody

# One that runs already is stopped only as it was allowed.
# shellcheck disable=SC2086
background $java shop.Shop static leaky
attach() { # NAME OPTION...
	name=$1
	shift
	run "$FLATLINE" profile get.lua -n 300 -o "$name" --runtime jvm \
	    --pid "$background_pid" "$@"
}
attach unasked
expect_output 'keepers +not known: .*Recorder.*flatline did not start it: --allow-pause' \
    "it is not stopped unasked"
attach short --allow-pause 1ms
expect_output 'keepers +not known: .*would stand still for about' \
    "nor for longer than is allowed"
attach allowed --allow-pause 60s
expect_error 'stands still at each of two looks at its heap, for about .* of memory and about .* of disk' \
    "the cost is told first"
expect_output 'org.stash .* ← static field Stash.SEEN' "and who keeps it is named"

# Killed while the JVM writes: a heap of millions of objects takes seconds.
cat >Large.java <<'END'
public final class Large {
    static final Object[] KEPT = new Object[8_000_000];
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < KEPT.length; i++) KEPT[i] = new int[] {i};
        shop.Shop.main(args);
    }
}
END
expect "a service with a large heap builds" javac -cp classes -d classes Large.java
# shellcheck disable=SC2086
background $java -Xmx1500m Large static leaky
large=$background_pid
background "$FLATLINE" profile get.lua -n 300 -o large --runtime jvm \
    --pid "$large" --allow-pause 300s
expect "a dump is written" await 120 '[ -n "$(left)" ]'
kill -KILL "$background_pid"
expect "kill -9 of flatline leaves no dump" await 30 '[ -z "$(left)" ]'
expect "and the service serves on" kill -0 "$large"
