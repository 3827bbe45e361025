# SPDX-License-Identifier: MIT
# flatline at full speed for $SOAK (10 minutes): its own memory after the first
# minute (of a short run a tenth, ten seconds at least) grows by less than 1 MiB,
# and its own judge calls it FLAT.
# Then 10,000 connections at once, where nginx is there to take them.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky
soak=${SOAK:-10m}
run_limit=90000
most_mib=${SOAK_MIB:-120}

cat >soak.lua <<'EOS'
flow("data", { weight = 3, get = "/items/1", expect = 200 })
flow("script", function(user)
  local r = http.post("/items", { json = { n = user.iteration } })
  expect(r.status == 200, "taken " .. user.iteration % 200)
end)
flow("many routes", function() http.get("/route" .. random(1, 300)) end)
EOS
run "$FLATLINE" run soak.lua -u 64 -d "$soak" --warmup 1s --no-plots \
    --max-growth 1MiB/request -o soak -- "$leaky"
expect "the run has come to its end" grep -q ',done' soak/events.csv

# Growth of a column between two parts of the time, in KiB.
growth() { # COLUMN
	awk -F, -v name="$1" '
	NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i; next }
	{ time[++n] = $1; value[n] = $column }
	END {
		from = time[n] / 10 < 60 ? time[n] / 10 : 60
		from = from < 10 ? 10 : from
		for (i = 1; i < n && time[i] < from; i++);
		printf "%d\n", (value[n] - value[i]) / 1024
	}' soak/self.csv
}
grown=$(growth anon_bytes)
echo "# $(grep 'requests measured' "$stdout")"
echo "# $(grep '^  flatline' "$stdout")"
expect "its own memory grew by $grown KiB, less than 1 MiB" [ "$grown" -lt 1024 ]
run "$FLATLINE" judge --metric anon_bytes --runtime native soak/self.csv
echo "# $(head -2 "$stdout" | tr -s '\n ' ' ')"
expect_status 0 "and flatline itself says that it is flat"

if ! command -v nginx >/dev/null; then
	skip "10,000 connections at once" "needs nginx (nginx-light)"
	exit
fi
files=$(awk '/Max open files/ { print $5 }' /proc/self/limits)
if [ "$files" -lt 11500 ]; then
	skip "10,000 connections at once" "may open $files files only"
	exit
fi
port=$(free_port)
cat >nginx.conf <<EOS
daemon off;
pid $work/nginx.pid;
error_log $work/nginx.log;
worker_rlimit_nofile 11500;
# It closes idle connections when a sixteenth of them is left.
events { worker_connections 11200; }
http {
	access_log off;
	client_body_temp_path $work/body;
	proxy_temp_path $work/proxy;
	fastcgi_temp_path $work/fastcgi;
	uwsgi_temp_path $work/uwsgi;
	scgi_temp_path $work/scgi;
	server {
		listen 127.0.0.1:$port backlog=4096;
		location / { return 200 '{"ok":true}'; }
	}
}
EOS
background nginx -c "$work/nginx.conf"
await 10 "test -s nginx.pid"
cat >wide.lua <<'EOS'
flow("wide", function() http.get("/"); think("1s") end)
EOS
"$FLATLINE" run wide.lua -u 10k -d 15s --warmup 5s --timeout 60s --no-plots \
    --target "http://127.0.0.1:$port" -o wide >wide.out 2>&1 &
wide=$!
started="$started $wide"
open=0
while ! gone $wide; do
	now=$(ss -Htn state established "dport = :$port" | wc -l)
	[ "$now" -le "$open" ] || open=$now
	sleep 1
done
mib=$(($(sed -nE 's/.*"rss_last_bytes": ([0-9]+).*/\1/p' wide/run.json) >> 20))
echo "# $(grep '^  flatline' wide.out)"
expect "10,000 connections were open at once ($open)" [ "$open" -ge 10000 ]
expect "with $mib MiB, at most $most_mib" [ "$mib" -le "$most_mib" ]
