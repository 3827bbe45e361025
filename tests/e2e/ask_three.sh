# SPDX-License-Identifier: MIT
# Node, Go and the JVM, asked for their heaps: what leaks, what keeps nothing,
# and a cache that is full before the measurement begins.
. "${srcdir:-.}/tests/lib.sh"
asked=$srcdir/tests/targets/asked
need node "no node here"
need go "no go here"
need javac "no JDK here"

# In cycles, what is read is still: twelve readings tell a leak from a full
# cache on a busy machine too.
load=$(lasting 'cycles = 3, burst = 50, settle = "20ms", warmup = "200ms"' \
    'cycles = 14, burst = 500, settle = "20ms", warmup = "2s"' \
    'duration = "20s", warmup = "6s"')
think=$(lasting '' '' 'think("10ms")')
cat >get.lua <<EOS
load { users = 16, $load }
limits { growth = "256B/request" }
flow("get", function() http.get("/items/1"); $think end)
EOS
expect "the Go service builds" env GOCACHE="$work/gocache" \
    go build -o service-go "$asked/service.go"
expect "the Java service builds" javac -d . "$asked/Service.java"

service() { # RUNTIME MODE
	case $1 in
	node) set -- node "$asked/service.js" "$2" ;;
	go) set -- ./service-go "$2" ;;
	jvm) set -- java -Dsun.net.httpserver.nodelay=true -cp . Service "$2" ;;
	esac
	run "$FLATLINE" run get.lua -v -o "$name" --no-plots -- "$@"
}
decided=0
for runtime in node go jvm; do
	# shellcheck disable=SC2046 # a full cache proves more than nothing kept
	for mode in leaky cache $(lasting fixed '' fixed); do
		name=$runtime-$mode
		service "$runtime" "$mode"
		measured expect_output '^  heap after collection ' "$name: its heap decides"
		if [ "$mode" = leaky ]; then
			measured expect_status 1 "$name: LEAK"
		else
			measured expect "$name: no LEAK" [ "$status" -ne 1 ]
		fi
		# On a busy machine the dose is smaller, and may not tell.
		[ "$status" -gt 1 ] || decided=$((decided + 1))
	done
	measured expect_output '^. memory outside the heap ' \
	    "$runtime: what is outside the heap is known"
done
measured expect "two of three are decided at least ($decided)" \
    [ "$decided" -ge "$(lasting 0 4 6)" ]
# Code that is compiled is outside the heap too: it takes 8000 requests to tell.
sed 's/burst = 500/burst = 800/' get.lua >more.lua && mv more.lua get.lua
expect "an addon of Node builds" gcc -shared -fPIC \
    -o addon.node "$asked/addon.c"
ADDON=$work/addon.node
export ADDON
for runtime in node go; do
	name=$runtime-malloc
	service "$runtime" malloc
	measured expect_status 1 "$name: LEAK"
	measured expect_output '^LEAK +memory outside the heap grows' \
	    "$name: told from the heap"
done
name=jvm-direct
service jvm direct
measured expect_status 1 "buffers outside the JVM's heap are a leak"
measured expect_output '^  memory outside the heap +LEAK' "and told from the heap"
# Collectors that tell their heap otherwise: not every JDK has them.
for collector in UseZGC $(lasting '' '' UseShenandoahGC); do
	java "-XX:+$collector" -version 2>.java || continue
	name=jvm-$collector
	JAVA_TOOL_OPTIONS=-XX:+$collector
	export JAVA_TOOL_OPTIONS
	service jvm direct
	unset JAVA_TOOL_OPTIONS
	measured expect_output '^LEAK +memory outside the heap grows' \
	    "$collector: buffers outside the heap are a leak too"
done
name=node-buffers
service node buffers
measured expect_status 1 "buffers outside Node's heap are a leak"
name=go-goroutines
service go goroutines
measured expect_status 1 "goroutines that never end are a leak"
measured expect_output '^ *goroutine count +LEAK' "and named"
