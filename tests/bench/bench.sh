# SPDX-License-Identifier: MIT
# make bench: what a request costs the one who sends it, beside others of the
# trade. nginx has the first core, each client in turn the second.
# What a request costs is the difference of two doses: that leaves out how a
# program begins and ends.
#	BENCH_ROUNDS=5 BENCH_SECONDS=4 BENCH_ROWS='scripted|wrk' make bench
# With BENCH_ROUNDS=0 instructions alone are counted. The status is 1 if a row is
# below its goal's least or takes more instructions than it may.
set -u
export LC_ALL=C

bench=$(cd "${srcdir:-.}" && pwd)/tests/bench
builddir=${builddir:-$(pwd)}
rounds=${BENCH_ROUNDS:-5}
rows=${BENCH_ROWS:-.}
# shellcheck disable=SC2034 # in rows
scenarios=$bench/scenarios
targets=$(cd "$bench/../targets" && pwd)
FLATLINE=${FLATLINE:-$builddir/flatline}
work=$(mktemp -d "${TMPDIR:-/tmp}/flatline-bench.XXXXXX") || exit 74
nginx=
servers=

finish() {
	[ -z "$nginx" ] || kill "$nginx"
	for server in $servers; do
		kill "$server"
	done
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' HUP INT TERM

need() { # COMMAND PACKAGE
	command -v "$1" >/dev/null || missing="${missing-} $2"
}
need nginx nginx-light
need wrk wrk
need h2load nghttp2-client
need hey hey
need taskset util-linux
need openssl openssl
need node nodejs
if [ -n "${missing-}" ]; then
	echo "missing packages:$missing"
	echo "  sudo apt-get install$missing"
	exit 69
fi
if [ "$(nproc)" -lt 2 ]; then
	echo "two cores are needed: one serves, one asks" >&2
	exit 69
fi

# Ports that nobody has now, below those that the kernel hands out.
port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
tls_port=$((port + 1))
h2_port=$((port + 2))
h2_tls_port=$((port + 3))
ws_port=$((port + 4))
grpc_port=$((port + 5))
url=http://127.0.0.1:$port
tls=https://127.0.0.1:$tls_port
h2=http://127.0.0.1:$h2_port
h2_tls=https://127.0.0.1:$h2_tls_port
ws=http://127.0.0.1:$ws_port
grpc=http://127.0.0.1:$grpc_port
NODE_PATH=
export NODE_PATH

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout "$work/key.pem" -out "$work/cert.pem" -days 2 -subj /CN=bench \
    -addext subjectAltName=IP:127.0.0.1 2>"$work/openssl.log" || exit 69

cat >"$work/nginx.conf" <<END
daemon off;
worker_processes 1;
pid $work/nginx.pid;
error_log $work/error.log;
events { worker_connections 1024; }
http {
	access_log off;
	keepalive_requests 1000000000;
	client_body_temp_path $work/body;
	proxy_temp_path $work/proxy;
	fastcgi_temp_path $work/fastcgi;
	uwsgi_temp_path $work/uwsgi;
	scgi_temp_path $work/scgi;
	default_type application/json;
	server {
		listen 127.0.0.1:$port;
		listen 127.0.0.1:$tls_port ssl;
		listen 127.0.0.1:$h2_port http2;
		listen 127.0.0.1:$h2_tls_port ssl http2;
		ssl_certificate $work/cert.pem;
		ssl_certificate_key $work/key.pem;
		location / { return 200 '{"id":1,"name":"an item"}'; }
	}
}
END

serve() {
	taskset -c 0 nginx -c "$work/nginx.conf" -p "$work" \
	    -e "$work/error.log" >"$work/nginx.log" 2>&1 &
	nginx=$!
	tries=0
	until grep -q ":$(printf %04X "$port") .* 0A " /proc/net/tcp; do
		tries=$((tries + 1))
		if [ "$tries" -gt 50 ] || ! kill -0 "$nginx" 2>/dev/null; then
			echo "nginx does not start:" >&2
			cat "$work/error.log" "$work/nginx.log" >&2
			nginx=
			exit 69
		fi
		sleep 0.1
	done
}

# Servers of npm's packages answer by themselves; without npm, nobody does.
serve_node() { # TARGET PORT SCRIPT ARGUMENT...
	log=$work/$1.log
	npm_modules "$1" || return
	script=$targets/$1/$3
	PORT=$2
	export PORT
	shift 3
	taskset -c 0 node "$script" "$@" >"$log" 2>&1 &
	servers="$servers $!"
	tries=0
	until grep -q listening "$log" || [ "$tries" -gt 100 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
}

npm_modules() { # TARGET
	npm=${TEST_NPM:-$builddir/npm}/$1
	if ! [ -d "$npm/node_modules" ]; then
		mkdir -p "$npm"
		cp "$targets/$1"/package*.json "$npm"
		(cd "$npm" && npm ci --no-audit --no-fund) >"$work/npm.log" 2>&1 ||
		    { cat "$work/npm.log" >&2; return 1; }
	fi
	NODE_PATH=$npm/node_modules:$NODE_PATH
}

uses() { # VARIABLE: whether a row does
	grep -q "\$$1" "$work/rows"
}

# The requests that a program says it has done, from what it printed.
count() { # PROGRAM FILE
	case $1 in
	flatline) sed -n 's/.*"requests": *\([0-9]*\),.*/\1/p' "$2" ;;
	wrk) sed -n 's/^ *\([0-9]*\) requests in .*/\1/p' "$2" ;;
	h2load) sed -n 's/^requests: .* \([0-9]*\) succeeded,.*/\1/p' "$2" ;;
	hey) awk '/responses$/ { n += $2 } END { print n }' "$2" ;;
	echo) sed -n 's/.*"messages": *\([0-9]*\),.*/\1/p' "$work/run/run.json" |
	    awk '{ print int($1 / 2) }' ;;
	node) sed -n 's/^\([0-9]*\) answered$/\1/p' "$2" ;;
	esac | head -n 1
}

counted() { # NAME PROGRAM: as n
	n=$(count "$2" "$work/out")
	[ -z "$n" ] || return 0
	echo "$1: no count of requests in what it printed:" >&2
	tail -n 5 "$work/out" "$work/err" >&2
	return 1
}

command_of() { # COMMAND SECONDS
	seconds=$2
	# shellcheck disable=SC2034 # in rows
	options="-u 64 ${length:--d ${seconds}s} --warmup 0 --no-plots --no-runtime \
	    --json -o $work/run"
	# shellcheck disable=SC2034 # in rows
	run="$FLATLINE run --target $url $options"
	# shellcheck disable=SC2034 # in rows
	run_tls="$FLATLINE run --target $tls --cacert $work/cert.pem $options"
	# shellcheck disable=SC2034 # in rows
	run_h2="$FLATLINE run --target $h2 --http2 $options"
	# shellcheck disable=SC2034 # in rows
	run_h2_tls="$FLATLINE run --target $h2_tls --http2 \
	    --cacert $work/cert.pem $options"
	# shellcheck disable=SC2034 # in rows
	run_ws="$FLATLINE run --target $ws $options"
	# shellcheck disable=SC2034 # in rows
	run_grpc="$FLATLINE run --target $grpc --http2 \
	    --protoset $targets/npm-grpc/demo.protoset $options"
	rm -rf "$work/run"
	eval "echo \"$1\""
}

list_rows() { # FILE
	grep -v '^#' "$1" | sed 's/ *| */|/g' | grep -E "^($rows)" || true
}

# Adds "ROW|requests|seconds|user|system" of one run, CPU time in seconds.
time_dose() { # NAME PROGRAM COMMAND SECONDS
	line=$(command_of "$3" "$4")
	# shellcheck disable=SC2086
	taskset -c 1 "$builddir/tests/bench/measure" "$work/cpu" $line \
	    >"$work/out" 2>"$work/err"
	counted "$1" "$2" || return 0
	read -r user system _ <"$work/cpu"
	echo "$1|$n|$4|$user|$system" >>"$work/times"
}

time_row() { # NAME PROGRAM COMMAND
	time_dose "$1" "$2" "$3" 1
	time_dose "$1" "$2" "$3" "${BENCH_SECONDS:-4}"
}

# Instructions, likewise; of flatline for so many requests, where requests are what
# is counted. Samples cost by the second, however few a slow server answers.
weigh_row() { # NAME PROGRAM COMMAND
	case $2 in
	hey | node) return ;; # not by valgrind as they do by themselves
	esac
	for dose in 2 5; do
		length=
		[ "$2" != flatline ] || length="-n ${dose}000 --sample-interval 10s"
		line=$(command_of "$3" "$dose")
		# shellcheck disable=SC2086
		taskset -c 1 valgrind --tool=callgrind \
		    --callgrind-out-file=/dev/null $line >"$work/out" \
		    2>"$work/err"
		counted "$1" "$2" || return 0
		i=$(sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$work/err")
		echo "$1|$n|${i:-0}" >>"$work/weights"
	done
}

print_table() {
	touch "$work/weights"
	awk -F'|' -v goals="$work/goals" -v limits="$work/instructions" \
	    -f "$bench/table.awk" "$work/times" "$work/weights"
}

for list in goals instructions; do
	grep -v '^#' "$bench/$list" | sed 's/ *| */|/g' >"$work/$list"
done
list_rows "$bench/rows" >"$work/rows"
: >"$work/times"
serve
! uses ws || serve_node npm-live "$ws_port" server.js ws fixed
! uses grpc || serve_node npm-grpc "$grpc_port" grpc.js fixed
# Every other round backwards: what drifts falls on a row and its baseline alike.
for round in $(seq "$rounds"); do
	echo "round $round of $rounds" >&2
	tac "$work/rows" >"$work/next"
	while IFS='|' read -r name program command; do
		time_row "$name" "$program" "$command"
	done <"$work/rows"
	mv "$work/next" "$work/rows"
done
if [ -z "${BENCH_NO_WEIGHT-}" ] && command -v valgrind >/dev/null; then
	echo "counting instructions" >&2
	while IFS='|' read -r name program command; do
		weigh_row "$name" "$program" "$command"
	done <"$work/rows"
fi
print_table
