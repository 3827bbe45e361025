# SPDX-License-Identifier: MIT
# What each profiler costs the service while it profiles: requests a second and
# p99 of the profiled half of `flatline profile`, beside the same bursts without,
# in the order A B B A. Pauses between bursts, where snapshots are taken, count
# in neither; processor time of the service counts all of them.
#
#   make bench-profile
#   ROUNDS=3 REQUESTS=6000 sh tests/bench/abba_profile.sh node python
. "${srcdir:-.}/tests/lib.sh"
# shellcheck disable=SC2034 # of tests/lib.sh
run_limit=900
users=8
asked=$srcdir/tests/targets/asked helped=$srcdir/tests/targets/helped
native=$srcdir/tests/targets/native
[ $# -gt 0 ] || set -- node python flask ruby native go jvm

scenario() { # REQUESTS: the half that is profiled has a name
	cat >get.lua <<END
load { users = $users, timeout = "60s" }
flow("get", function(user)
	local half = user.iteration > $1 / $users * 1.1 and "dose" or "before"
	http.get("/items/1", { name = half })
end)
END
}

# once FILE COMMAND OF FLATLINE...: adds its requests/s, p99 and processor time
# of a request, in milliseconds, to FILE
once() {
	figures=$1
	shift
	rm -rf once
	run "$FLATLINE" "$@"
	[ "$status" -lt 64 ] || { show stderr "$stderr"; exit 1; }
	awk -F, -v users="$users" 'FILENAME ~ /latency/ {
			if ($1 != "dose") next
			if ($2 == 99) p99 = $3
			if ($2 > 0) sum += ($2 - before) / 100 * ($3 + last) / 2
			before = $2; last = $3
			next
		}
		FNR == 1 {
			for (i = 1; i <= NF; i++) at[$i] = i
			next
		}
		$at["cpu_s"] != "" {
			if (first == "") { first = $at["cpu_s"]; n = $2 }
			cpu = $at["cpu_s"] - first; asked = $2 - n
		}
		END { printf "%.0f %.2f %.3f\n", users / sum * 1000, p99,
			1000 * cpu / asked }' once/latency.csv \
	    once/samples.csv >>"$figures"
}

# The median of a column, and how far apart they lie, as part of it.
median() { # FILE COLUMN
	awk -v c="$2" '{ print $c }' "$1" | sort -n | awk '{ a[NR] = $1 }
		END { m = (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2
		print m, (a[NR] - a[1]) / m }'
}

tell() { # NAME
	for column in 1 2 3; do
		{ median "$1-profiled" $column; median "$1-plain" $column; } | xargs
	done | awk -v name="$1" 'BEGIN {
			split("requests/s,p99 ms,cpu ms", what, ",")
		}
		{ printf "%-7s %-10s profiled %8.2f  plain %8.2f  %.2f times  " \
			"(spread %.2f, %.2f)\n", name, what[NR], $1, $3,
			$1 / $3, $2, $4 }'
}

# compare NAME REQUESTS COMMAND...
compare() {
	name=$1 requests=${REQUESTS:-$2}
	shift 2
	scenario "$requests"
	for round in $(seq "${ROUNDS:-2}"); do
		echo "# $name, round $round" >&2
		for way in profiled plain plain profiled; do
			case $way in
			profiled)
				once "$name-$way" profile get.lua -o once \
				    -n "$requests" -- "$@"
				;;
			plain)
				once "$name-$way" run get.lua -o once \
				    --burst $(((requests + 5) / 6)) --cycles 12 \
				    --settle 300ms --warmup 0 --no-plots \
				    --no-runtime -- "$@"
				;;
			esac
		done
	done
	tell "$name"
}

native_service() {
	cc -g -O1 -fPIC -shared -pthread -o libcart.so "$native/cart.c" &&
	    cc -g -O1 -pthread -o service_c "$native/service.c" \
		"$native/serve.c" -L. -lcart -Wl,-rpath,"$work"
}

for service; do
	case $service in
	node) compare node 6000 node "$asked/service.js" ;;
	python) compare python 3000 python3 "$helped/app.py" fixed ;;
	flask)
		python3 -c 'import flask' 2>/dev/null || continue
		cat >app.py <<'END'
import flask
app = flask.Flask(__name__)

@app.get("/items/<int:number>")
def item(number):
    return {"number": number}

app.run("127.0.0.1", 0)
END
		compare flask 1500 python3 app.py
		;;
	ruby) compare ruby 3000 ruby "$helped/app.rb" fixed ;;
	native)
		native_service || exit 99
		compare native 30000 ./service_c "$(free_port)" fixed
		;;
	go)
		env GOCACHE="$work/gocache" go build -o service-go \
		    "$asked/service.go" || continue
		compare go 20000 ./service-go
		;;
	jvm)
		javac -d . "$asked/Service.java" || continue
		compare jvm 12000 java -Dsun.net.httpserver.nodelay=true -cp . Service
		;;
	*)
		echo "$0: node, python, flask, ruby, native, go or jvm, not $service" >&2
		exit 64
		;;
	esac
done
# shellcheck disable=SC2034 # of tests/lib.sh
tests=none
