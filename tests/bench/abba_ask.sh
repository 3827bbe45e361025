# SPDX-License-Identifier: MIT
# What asking a runtime for its heap costs in throughput: closed loops against
# the services of tests/targets/asked, asked (A) and not (B), in the order
# A B B A, so that a drift of the machine falls on both alike. Medians, and the
# best of each, which a machine that does other things disturbs less.
#
#   make bench-ask
#   ROUNDS=3 DURATION=30s ASK='--gc-budget 2%' sh tests/bench/abba_ask.sh node
. "${srcdir:-.}/tests/lib.sh"
asked=$srcdir/tests/targets/asked
run_limit=300
[ $# -gt 0 ] || set -- node go jvm

cat >get.lua <<'EOS'
load { users = 16, warmup = "4s" }
flow("get", { get = "/items/1" })
EOS

build() { # RUNTIME
	case $1 in
	node) need node "no node here" ;;
	go) need go "no go here"
	    env GOCACHE="$work/gocache" go build -o service-go \
		"$asked/service.go" ;;
	jvm) need javac "no JDK here"
	    javac -d . "$asked/Service.java" ;;
	*) echo "$0: node, go or jvm, not $1" >&2; exit 64 ;;
	esac
}

# once RUNTIME OPTION...: adds its requests a second to $rates
once() {
	runtime=$1
	shift
	case $runtime in
	node) set -- "$@" -- node "$asked/service.js" ;;
	go) set -- "$@" -- ./service-go ;;
	jvm) set -- "$@" -- java -Dsun.net.httpserver.nodelay=true -cp . \
	    Service ;;
	esac
	rm -rf once
	run "$FLATLINE" run get.lua -o once -d "${DURATION:-12s}" --no-plots "$@"
	awk -F'[:,]' '/"measured_requests"/ { n = $2 } /"measured_s"/ { s = $2 }
		END { printf "%.0f\n", n / s }' once/run.json >>"$rates"
}
with() {
	rates=$1-with
	# shellcheck disable=SC2086 # options
	once "$1" ${ASK-}
}
without() {
	rates=$1-without
	once "$1" --no-runtime
}
# The median and the highest.
figures() { # FILE
	sort -n "$1" | awk '{ a[NR] = $1 }
		END { print (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2, $1 }'
}

for service; do
	build "$service"
	for round in $(seq "${ROUNDS:-2}"); do
		echo "# $service, round $round" >&2
		with "$service"
		without "$service"
		without "$service"
		with "$service"
	done
	{ figures "$service-with"; figures "$service-without"; } | xargs |
	    awk -v service="$service" '{
		printf "%-5s requests/s asked %.0f, not asked %.0f: %.3f; " \
		    "at best %.0f, %.0f: %.3f\n",
		    service, $1, $3, $1 / $3, $2, $4, $2 / $4 }'
	echo "# asked: $(xargs <"$service-with")," \
	    "not asked: $(xargs <"$service-without")"
done
tests=none
