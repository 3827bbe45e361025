# SPDX-License-Identifier: MIT
# What asking a runtime for its heap costs in throughput: closed loops against
# the services of tests/targets/asked, asked and not.
#
#   make bench-ask
#   ROUNDS=3 DURATION=30s ASK='--gc-budget 2%' sh tests/bench/abba_ask.sh node
. "${srcdir:-.}/tests/bench/abba_steps.sh"
asked=$srcdir/tests/targets/asked
[ $# -gt 0 ] || set -- node go jvm

compare_asked() { # NAME COMMAND...
	name=$1
	shift
	abba "$name" asked "${ASK-}" --no-runtime "$@"
}

for service; do
	case $service in
	node)
		need node "no node here"
		compare_asked node node "$asked/service.js"
		;;
	go)
		need go "no go here"
		env GOCACHE="$work/gocache" go build -o service-go \
		    "$asked/service.go"
		compare_asked go ./service-go
		;;
	jvm)
		need javac "no JDK here"
		javac -d . "$asked/Service.java"
		compare_asked jvm java -Dsun.net.httpserver.nodelay=true \
		    -cp . Service
		;;
	*)
		echo "$0: node, go or jvm, not $service" >&2
		exit 64
		;;
	esac
done
tests=none
