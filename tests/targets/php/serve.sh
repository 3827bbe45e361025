# SPDX-License-Identifier: MIT
# serve.sh PHP-FPM PORT POOL: nginx on that port before PHP-FPM, whose pool
# listens at a path or a port.
here=$PWD
cat >fpm.conf <<END
[global]
daemonize = no
error_log = /dev/stderr
pid = $here/fpm.pid
[service]
listen = $3
listen.mode = 0666
user = $(id -un)
group = $(id -gn)
pm = static
pm.max_children = 2
clear_env = no
php_admin_value[ffi.enable] = true
END
pass=$3
case $3 in
/*) pass=unix:$3 ;;
esac
cat >nginx.conf <<END
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr;
events { worker_connections 256; }
http {
	client_body_temp_path body;
	proxy_temp_path proxy;
	fastcgi_temp_path fastcgi;
	uwsgi_temp_path uwsgi;
	scgi_temp_path scgi;
	access_log off;
	server {
		listen 127.0.0.1:$2;
		location / {
			include /etc/nginx/fastcgi_params;
			fastcgi_param SCRIPT_FILENAME ${SERVICE:?};
			fastcgi_pass $pass;
		}
	}
}
END
[ "$(id -u)" -ne 0 ] || run_as_root=-R
# shellcheck disable=SC2086 # none, or one
"$1" -F $run_as_root -y fpm.conf &
exec nginx -p "$here/" -c nginx.conf
