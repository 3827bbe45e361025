# SPDX-License-Identifier: MIT
# Real proxies in front of a service that leaks and of its healthy twin: nginx,
# by HTTP and by FastCGI to PHP, and haproxy. Those that are not installed are
# skipped.
. "${srcdir:-.}/tests/lib.sh"
PATH=$PATH:/usr/sbin
need nginx "nginx is not installed"
leaky=$builddir/tests/targets/leaky
chmod 755 . # workers may be another user, if we are root
[ "$(id -u)" -ne 0 ] || user="user root;"

cat >items.lua <<EOF
load { users = 10, rate = 500, duration = "$(lasting 1s 4s)", warmup = "2s" }
flow("items", { get = "/items" })
EOF
listens() { # PORT
	grep -q ":$(printf %04X "$1") 00000000:0000 0A" /proc/net/tcp
}
starts() { # PORT COMMAND...
	port=$1
	shift
	background "$@"
	await 10 "listens $port" || show "$1" "$background_log"
}
# On a busy machine it takes longer to see where requests go.
certain=$(lasting "" "--until-certain --max-duration 30s")
drive() { # NAME PORT
	# shellcheck disable=SC2086 # two options
	run "$FLATLINE" run items.lua --no-plots $certain \
	    --target "http://127.0.0.1:$2" -o "$1"
}
leaking=$(free_port)
starts "$leaking" "$leaky" --port "$leaking" --leak 4096
healthy=$(free_port)
starts "$healthy" "$leaky" --port "$healthy"

nginx_conf() { # PORT LOCATION
	cat >"nginx-$1.conf" <<END
daemon off; ${user-} worker_processes 2; pid nginx-$1.pid; error_log stderr;
events { worker_connections 256; }
http {
	access_log off; keepalive_requests 1000000;
	client_body_temp_path body; proxy_temp_path proxy;
	fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
	server { listen 127.0.0.1:$1; location / { $2 } }
}
END
}
for upstream in "$leaking" "$healthy"; do
	front=$(free_port)
	nginx_conf "$front" "proxy_pass http://127.0.0.1:$upstream;"
	starts "$front" nginx -p "$work/" -c "nginx-$front.conf"
	drive "nginx-$upstream" "$front"
	measured expect_output '^  target +leaky \(pid [0-9]+\), behind nginx' \
	    "nginx: the service behind it is named"
	[ "$upstream" = "$healthy" ] ||
	    measured expect_status 1 "and its leak is one"
	[ "$upstream" = "$leaking" ] || expect_no_output '^LEAK' "the healthy one has none"
done

if command -v haproxy >/dev/null; then
	front=$(free_port)
	cat >haproxy.conf <<END
defaults
	mode http
	timeout connect 5s
	timeout client 30s
	timeout server 30s
frontend in
	bind 127.0.0.1:$front
	default_backend out
backend out
	server one 127.0.0.1:$leaking
END
	starts "$front" haproxy -f haproxy.conf
	drive haproxy "$front"
	measured expect_output '^  target +leaky \(pid [0-9]+\), behind haproxy' \
	    "haproxy: the service behind it is named"
	measured expect_status 1 "and its leak is one"
else
	skip "haproxy" "it is not installed"
fi

php=$(find /usr/sbin -name 'php-fpm*' | sed q)
if [ -n "$php" ]; then
	cat >fpm.conf <<END
[global]
error_log = $work/fpm.log
daemonize = no
[www]
listen = $work/fpm.sock
listen.mode = 0666
user = $(id -un)
group = $(id -gn)
pm = static
pm.max_children = 2
END
	# What is persistent stays open from request to request.
	cat >leak.php <<'END'
<?php
if (str_ends_with($_SERVER['DOCUMENT_URI'], 'leak') && random_int(0, 9) === 0)
	pfsockopen('udp://127.0.0.1', random_int(1024, 65535));
header('Content-Type: application/json');
echo '{"ok":true}';
END
	background "$php" -R -F -y fpm.conf
	await 10 "[ -S fpm.sock ]" || show fpm "$background_log"
	for uri in /leak /sound; do
		front=$(free_port)
		nginx_conf "$front" "include /etc/nginx/fastcgi_params;
		    fastcgi_param DOCUMENT_URI $uri;
		    fastcgi_param SCRIPT_FILENAME $work/leak.php;
		    fastcgi_pass unix:$work/fpm.sock;"
		starts "$front" nginx -p "$work/" -c "nginx-$front.conf"
		drive "php$uri" "$front"
		measured expect_output '^  target +php-fpm[0-9.]* \(pid [0-9]+\), behind nginx' \
		    "nginx and PHP: the service is named"
		[ $uri = /sound ] ||
		    measured expect_status 1 "and that it leaves sockets open"
		[ $uri = /leak ] || expect_no_output '^LEAK' "the healthy one does not"
	done
else
	skip "nginx and PHP" "PHP-FPM is not installed"
fi
