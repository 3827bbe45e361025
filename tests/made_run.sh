# SPDX-License-Identifier: MIT
# made_run DIR: a run directory as flatline writes it, of a service that keeps
# 4 kB a request in a minute at 100 a second, by two routes.
made_run() {
	mkdir "$1"
	awk 'BEGIN {
		srand(3); print "time_s,requests,errors,rss_bytes,anon_bytes"
		for (n = 0; n <= 6000; n += 20)
			printf "%.1f,%d,0,%d,%d\n", n / 100, n,
			    9e7 + n * 4000 + 9000 * rand(), 8e7 + n * 4000
	}' >"$1/samples.csv"
	awk 'BEGIN {
		srand(4); print "time_s,route,status_class,requests,errors"
		for (n = 0; n <= 6000; n += 60) {
			a += 20 + int(20 * rand()); b = n - a < b ? b : n - a
			printf "%.1f,GET /a,2xx,%d,0\n", n / 100, a
			printf "%.1f,POST /b,2xx,%d,0\n", n / 100, b
		}
	}' >"$1/routes.csv"
	printf 'time_s,event,detail\n0,phase,measure\n60,phase,drain\n' \
	    >"$1/events.csv"
	echo '{"version": 1, "load": {"rate": 100}}' >"$1/run.json"
}
