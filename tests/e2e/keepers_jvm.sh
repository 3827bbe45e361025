# SPDX-License-Identifier: MIT
# Who keeps memory in a JVM, by what Flight Recorder sampled: libraries that a
# service uses in a leaky way, each beside its right use. What they are is told
# in tests/targets/jvm/.
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
shop() { # NAME BUILD
	blamed "$1" "$2" "$(lasting 30 300 600)" \
	    java -Dsun.net.httpserver.nodelay=true -cp classes shop.Shop "$1" "$2"
}
leak() { # NAME RIGHT SAYS
	shop "$1" leaky
	row "$1" leaky "$2"
	measured expect_output "$3" "$1, leaky: and how it is reached"
	[ "$1" != static ] ||
	    measured expect_output 'keepers +from one search of its heap, which stopped it' \
		"and what it cost"
	[ "$FORM" = nightly ] || return 0
	shop "$1" fixed
	row "$1" fixed nobody
}

leak static org.stash \
    'org.stash .*: Stash.Line objects in a HashMap \([0-9,]+\) ← static field Stash.SEEN, allocated at Stash.java:[0-9]+'
[ "$FORM" = nightly ] || exit 0
leak listener shop 'allocated at Shop.java:[0-9]+'
leak widget org.widget 'allocated at Widget.java:[0-9]+'
leak thread org.trace 'allocated at Trace.java:[0-9]+'
leak client org.client 'allocated at Client.java:[0-9]+'
shop cache fixed
row cache fixed nobody
jars=
for jar in jetty9-server jetty9-http jetty9-io jetty9-util servlet-api; do
	jars=$jars/usr/share/java/$jar.jar:
done
if [ -f /usr/share/java/jetty9-server.jar ]; then
	javac -cp "$jars" -d classes "$jvm/jetty/Desk.java"
	for build in leaky fixed; do
		blamed jetty "$build" 600 java -cp "${jars}classes" jetty.Desk "$build"
		[ "$build" = fixed ] || right=jetty
		[ "$build" = leaky ] || right=nobody
		row jetty "$build" "$right"
	done
else
	skip "a service in a framework" "no jetty9 here"
fi
# A JVM that runs already is not stopped for it unasked.
background java -Dsun.net.httpserver.nodelay=true -cp classes shop.Shop static leaky
run "$FLATLINE" profile get.lua -n 300 -o attached --runtime jvm --pid "$background_pid"
expect_status 0 "a JVM that flatline did not start"
expect_output 'keepers +not known: ' "is not stopped unasked"
expect_output '^ +objects of org.stash .* 300 more of org.stash.Stash.Line' "and its class is named after few requests"
