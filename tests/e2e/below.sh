# SPDX-License-Identifier: MIT
# Growth that is proven, but below the tolerance: of all requests, and of one
# route among others.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >all.lua <<EOS
load { users = 8, rate = 1500, duration = "$(lasting 1s 4s)", warmup = "500ms" }
limits { growth = "2KiB/request" }
flow("items", { get = "/items/1" })
EOS
cat >one.lua <<EOS
load { users = 8, rate = 2000, duration = "$(lasting 1s 6s)", warmup = "500ms" }
limits { growth = "1KiB/request" }
flow("keep", { weight = 1, get = "/keep" })
flow("items", { weight = 4, get = "/items/1" })
EOS
meanwhile "$FLATLINE" run all.lua -o flat --no-plots -- "$leaky"
run "$FLATLINE" run all.lua -o creep --no-plots -- "$leaky" --leak 800
measured expect_status 0 "growth below the tolerance: status 0"
tr -s '\n ' ' ' <"$stdout" >line
measured expect "but the first line tells of it, and what it comes to" grep -Eq \
    'FLAT anonymous memory, though it grows 8[0-9][0-9] B/request.* below the tolerance, over [0-9,]+ requests.*: [0-9.]+ [KMGT]iB(/h| in [^:]+) at [0-9,]+/s' line
join
run "$FLATLINE" judge creep --max-growth 0
measured expect_status 1 "where no growth is tolerated, it is a LEAK"
run "$FLATLINE" judge flat --max-growth 0
measured expect_status 0 "and what does not grow is FLAT"
run "$FLATLINE" judge creep --max-growth none
measured expect_status 1 "none is 0"
run "$FLATLINE" compare flat creep
measured expect_status 0 "new growth below the tolerance passes"
tr -s '\n ' ' ' <"$stdout" >line
measured expect "and is told" grep -Eq \
    'UNCHANGED .*after FLAT, though it grows 8[0-9][0-9] B/request.* below the tolerance' line
run "$FLATLINE" compare flat creep --max-growth 0
measured expect_output '^REGRESSED' "unless none is tolerated"

cat >none.lua <<EOS
load { users = 2, rate = 200, duration = "500ms", warmup = "100ms" }
limits { growth = "none" }
flow("items", { get = "/items/1" })
EOS
run "$FLATLINE" run none.lua -o none --no-plots -- "$leaky"
expect "the run says at its start what it can tell from none" grep -Fq \
    'no growth is tolerated: this run can tell 64 B/request from none, 1 MiB over 100 requests' \
    "$stderr"
sed '/limits/d' none.lua >few.lua
run "$FLATLINE" run few.lua -o few --no-plots -- "$leaky"
expect "or what so few requests cannot, of what malloc keeps" grep -Fq \
    '100 requests are too few to tell a leak of less than 1.28 KiB/request; 64 B/request takes about 2,048' \
    "$stderr"
run "$FLATLINE" run few.lua -o few-python --no-plots --runtime python -- "$leaky"
expect "or one of CPython's arenas" grep -Fq \
    'takes about 4,096' "$stderr"
run "$FLATLINE" check none.lua -- "$leaky"
expect_output 'tolerance none  \(scenario\)' "check shows it"

run "$FLATLINE" run one.lua -o one --no-plots -- "$leaky" --leak 2500 --only-keep
measured expect_status 1 "a leak in one request of five, half of the tolerance over all"
tr -s '\n ' ' ' <"$stdout" >line
measured expect "is that route's" grep -Eq \
    'LEAK anonymous memory: GET /keep grows [1-4]\.[0-9]+ KiB/request of its own \([0-9. ]+ to [0-9.]+\); over all it is [0-9]+ B/request' line
run "$FLATLINE" run one.lua -o healthy --no-plots -- "$leaky"
measured expect_status 0 "where no route leaks, none is blamed"

# Five routes in sixteen mixes, 300 bytes of each POST: a recorded run.
mkdir posts
echo '{"scenario": {"path": "a.lua"}, "load": {"duration_s": 80}}' >posts/run.json
awk -v samples=posts/samples.csv -v routes=posts/routes.csv '
function draw() { # alike in every awk (Park and Miller 1988)
	seed = seed * 16807 % 2147483647
	return seed / 2147483647
}
function mix(i) {
	if (stretch % 2)
		return 2 - share[i]
	return share[i] = 0.1 + 1.8 * draw()
}
BEGIN {
	seed = 7
	split("GET /posts,POST /posts,GET /a,GET /b,GET /c", name, ",")
	print "time_s,requests,anon_bytes" >samples
	print "time_s,route,status_class,requests,errors" >routes
	for (t = 1; t <= 80; t++) {
		if (t % 5 == 1) {
			for (i = 1; i <= 5; i++)
				now[i] = mix(i)
			stretch++
		}
		all = 0
		for (i = 1; i <= 5; i++) {
			done[i] += int(400 * now[i])
			all += done[i]
			printf "%d,%s,2xx,%d,0\n", t, name[i], done[i] >routes
		}
		printf "%d,%d,%d\n", t, all, 2e7 + 250 * done[2] + \
		    20000 * draw() >samples
	}
}'
run "$FLATLINE" judge --runtime native posts
expect_status 1 "one route of five leaks"
tr -s '\n ' ' ' <"$stdout" >line
expect "and is named, beside the growth over all" grep -Eq \
    'LEAK anonymous memory: POST /posts grows 2[0-9][0-9] B/request of its own \([0-9.]+ to [0-9.]+\); over all it is [0-9]+ B/request' line
run "$FLATLINE" judge --runtime native --max-growth 512B/request posts
expect_status 0 "its own growth is held against the tolerance"
