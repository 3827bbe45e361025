# SPDX-License-Identifier: MIT
# What merging takes: seconds and memory, for each SEGMENTS:MINUTES:ROUTES of
# $SIZES. The runs are made up from one of a second: rows, not requests, are what
# counts here.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

echo 'load { rate = 100, warmup = "0s" } flow("get", { get = "/" })' >get.lua
run "$FLATLINE" run get.lua -d 1s --segment 1/1 -o one --no-plots -- "$leaky"
expect_status 0 "a run to make others from"
header=$(head -n 1 one/samples.csv)

# Rows every 250 ms, routes every second, as a run of minutes has them.
samples() { # SECONDS
	echo "$header"
	echo "$header" | awk -F, -v seconds="$1" '{
		for (t = 0; t <= seconds; t += 0.25) {
			printf "%.3f", t
			for (i = 2; i <= NF; i++)
				printf ",%d", $i ~ /bytes/ ? 2e7 + t : t * 100
			print ""
		}
	}'
}
routes() { # SECONDS ROUTES
	echo 'time_s,route,status_class,requests,errors'
	awk -v seconds="$1" -v routes="$2" 'BEGIN {
		for (t = 1; t <= seconds; t++)
			for (r = 1; r <= routes; r++)
				printf "%d.000,GET /%d,2xx,%d,0\n", t, r, t * 10
	}'
}
events() { # SECONDS
	cat <<EOF
time_s,event,detail
0.000,phase,warm-up
1.000,phase,measure
$1.000,phase,drain
$1.000,phase,done
$1.000,end,complete
EOF
}
make_runs() { # SEGMENTS SECONDS ROUTES
	mkdir 1 watch
	samples "$2" >1/samples.csv
	routes "$2" "$3" >1/routes.csv
	events "$2" >1/events.csv
	cp one/histograms.csv 1
	sed -E 's/"(pid)": [0-9]+/"\1": 0/; s/("of": )1/\1'"$1"'/' one/run.json >1/run.json
	cp 1/samples.csv 1/events.csv watch
	jq 'del(.segment)' one/run.json >watch/run.json
	for k in $(seq 2 "$1"); do
		mkdir "$k"
		ln 1/*.csv "$k"
		sed -E 's/("number": )1/\1'"$k"'/' 1/run.json >"$k/run.json"
	done
}
need jq "jq is not installed"
for size in ${SIZES:-4:10:10 100:10:10 1000:2:10 10:120:10 10:2:1000}; do
	IFS=: read -r segments minutes routes <<EOF
$size
EOF
	rm -rf [0-9]* watch all
	make_runs "$segments" $((minutes * 60)) "$routes"
	# One of each, by number.
	# shellcheck disable=SC2046
	env time -f '%e s (%U s of a processor), %M KiB at most' -o took "$FLATLINE" merge watch \
	    $(seq "$segments") -o all --no-plots -q --inconclusive pass >said 2>&1
	echo "# $segments segments of $minutes min, $routes routes: $(tail -n 1 took)"
done
