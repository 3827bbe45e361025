# SPDX-License-Identifier: MIT
# Services in seven languages that leak where it is easily missed: outside the
# heap, behind a proxy, in a namespace or a container, per visitor, per
# connection. Each leaky one is LEAK and its healthy twin is not. The table of
# verdicts and seconds is printed as comments.
. "${srcdir:-.}/tests/lib.sh"
PATH=$PATH:/usr/sbin
leaks=$srcdir/tests/targets/leaks
cp "$leaks"/* .

# build LANGUAGE: 1 if its tools are missing here
build() {
	case $1 in
	node)
		command -v node && gcc -shared -fPIC -o addon.node \
		    "$srcdir/tests/targets/asked/addon.c"
		;;
	jvm) javac -nowarn -d . Service.java ;;
	go) GOCACHE=${TEST_GOCACHE:-$builddir/gocache} \
	    go build -o service-go service.go ;;
	python) python3 -c 'import ctypes' ;;
	ruby) ruby -r fiddle -e '' ;;
	php) php -d ffi.enable=true -r 'FFI::new("char");' ;;
	c) true ;;
	esac >build.log 2>&1
}

fpm() {
	find /usr/sbin -name 'php-fpm*' | sort | tail -n 1
}

command_of() { # LANGUAGE: with $PORT and $KEEPS in its environment
	case $1 in
	node) echo "node service.js" ;;
	jvm) echo "java -Xms64m -Xmx64m -cp . Service" ;;
	go) echo "./service-go" ;;
	python) echo "python3 service.py" ;;
	ruby) echo "ruby service.rb" ;;
	php) echo "php -d ffi.enable=true -S 127.0.0.1:$PORT service.php" ;;
	c) echo "$builddir/tests/targets/leaky --port $PORT --leak $leak" ;;
	esac
}

# Where a service stands. Each drives it with the options given.
#
# What -- COMMAND starts is sampled from the start and asked for its heap.
direct() { # OPTION...
	# shellcheck disable=SC2046 # a command and its arguments
	run "$FLATLINE" run get.lua "$@" -o run --no-plots -- $(command_of "$language")
}

start() { # PREFIX-COMMAND...: the service, in the background
	# shellcheck disable=SC2046 # a command and its arguments
	background "$@" $(command_of "$language")
	await 20 "answers $PORT" || show service "$background_log"
}

answers() { # PORT
	curl -fs -o answer -m 1 "http://127.0.0.1:$1/"
}

drive() { # PORT OPTION...
	drive_port=$1
	shift
	await 20 "answers $drive_port"
	run "$FLATLINE" run get.lua --target "http://127.0.0.1:$drive_port" \
	    "$@" -o run --no-plots
}

nginx_conf() { # LOCATION-LINE...
	cat >nginx.conf <<-END
		daemon off;
		worker_processes 1;
		pid nginx.pid;
		error_log stderr;
		events { worker_connections 1024; }
		http {
			client_body_temp_path body;
			proxy_temp_path proxy;
			fastcgi_temp_path fastcgi;
			uwsgi_temp_path uwsgi;
			scgi_temp_path scgi;
			access_log off;
			keepalive_requests 1000000;
			upstream service {
				server 127.0.0.1:$PORT;
				keepalive 16;
			}
			server { listen 127.0.0.1:$front; location / { $1 } }
		}
	END
	chmod 755 .
	background nginx -p "$work/" -c nginx.conf
}

behind_nginx() { # OPTION...
	start env
	nginx_conf 'proxy_pass http://service; proxy_http_version 1.1;
	    proxy_set_header Connection "";'
	drive "$front" "$@"
}

behind_haproxy() { # OPTION...
	start env
	cat >haproxy.cfg <<-END
		defaults
			mode http
			timeout connect 5s
			timeout client 30s
			timeout server 30s
		frontend front
			bind 127.0.0.1:$front
			default_backend service
		backend service
			server one 127.0.0.1:$PORT
	END
	background haproxy -db -f haproxy.cfg
	drive "$front" "$@"
}

behind_fpm() { # OPTION...
	cat >fpm.conf <<-END
		[global]
		daemonize = no
		error_log = /dev/stderr
		[service]
		listen = $work/fpm.sock
		listen.mode = 0666
		user = nobody
		group = nogroup
		pm = static
		pm.max_children = 2
		clear_env = no
		php_admin_value[ffi.enable] = true
	END
	background "$(fpm)" -y fpm.conf
	nginx_conf "include /etc/nginx/fastcgi_params;
	    fastcgi_param SCRIPT_FILENAME $work/service.php;
	    fastcgi_pass unix:$work/fpm.sock;"
	drive "$front" "$@"
}

# Pid 1 of a pid namespace, seen from outside.
namespace() { # OPTION...
	start unshare --pid --fork --kill-child --mount-proc
	drive "$PORT" "$@"
}

container() { # OPTION...
	name=flatline-$$-$PORT
	# shellcheck disable=SC2046 # a command and its arguments
	background podman --runtime runc --cgroup-manager cgroupfs run --rm \
	    --name "$name" --ulimit nofile=1024:1024 --ulimit nproc=4096:4096 \
	    --network host --env PORT --env KEEPS --workdir "$work" \
	    --rootfs /:O $(command_of "$language")
	await 20 "answers $PORT" || show podman "$background_log"
	drive "$PORT" --container "$name" "$@"
	podman stop -t 2 "$name" >stop.log 2>&1
}

headline() { # FILE
	head -n 1 "$1" | cut -c 1-110
}

# side WHAT KEEPS: drives it once; sets status and seconds
side() {
	KEEPS=$2
	export KEEPS PORT front
	PORT=$(free_port)
	front=$(free_port)
	rm -rf run
	leak=0
	[ "$KEEPS" != request ] || leak=2600
	began=$(date +%s)
	# shellcheck disable=SC2086 # several options
	"$place" $options
	seconds=$(($(date +%s) - began))
	echo "# $language, $place, $kept, $1: $status in $seconds s: $(headline "$stdout")"
	for pid in $started; do
		kill "$pid" 2>/dev/null
	done
	for pid in $started; do
		await 5 "gone $pid" || kill -KILL "$pid"
	done
	started=
}

# row LANGUAGE PLACE KEEPS OPTION...: a leak and its healthy twin
row() {
	language=$1 place=$2 kept=$3
	shift 3
	options=$*
	build "$language" || { skip "$language, $place, $kept" "not installed"; return; }
	place_is_here || { skip "$language, $place, $kept" "no $place here"; return; }
	side leaky "$kept"
	measured expect_status 1 "$language, $place, a leak per $kept: LEAK"
	side healthy nothing
	measured expect "$language, $place, healthy: no LEAK" [ "$status" -ne 1 ]
}

place_is_here() {
	case $place in
	behind_fpm) command -v nginx && [ -x "$(fpm)" ] ;;
	behind_*) command -v "${place#behind_}" ;;
	namespace) unshare --pid --fork true ;;
	container) command -v podman && command -v runc ;;
	esac >/dev/null 2>&1
}

for_seconds() {
	echo "-R 400 -d $(lasting 1s 8s 20s) --warmup $(lasting 500ms 3s 5s)"
}

# shellcheck disable=SC2046 # several options
{
row c direct request $(for_seconds)
row c behind_nginx request $(for_seconds)
[ "$FORM" = nightly ] || exit 0
for each in node jvm go python ruby php; do
	row "$each" direct request $(for_seconds)
done
row php behind_fpm request $(for_seconds)
row node behind_nginx request $(for_seconds) --runtime node
row python behind_nginx request $(for_seconds)
row ruby behind_haproxy request $(for_seconds)
row go behind_haproxy request $(for_seconds) --runtime go
row jvm behind_nginx request $(for_seconds) --runtime jvm
for each in node jvm go python ruby; do
	row "$each" direct visitor $(for_seconds) --visitors new
	row "$each" direct connection $(for_seconds) --requests-per-connection 1
done
row node namespace request $(for_seconds) --runtime node
row c namespace request $(for_seconds)
row python container request $(for_seconds)
row node container request $(for_seconds) --runtime node
row c container request $(for_seconds)
}
