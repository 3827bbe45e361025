# SPDX-License-Identifier: MIT
# Targets that are replaced while they run, and workers that are recycled.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >load.lua <<EOS
load { users = 4, rate = 1000, duration = "$(lasting 3s 9s)", warmup = "200ms" }
limits { errors = "60%" }
flow("get", function(user) http.get("/items/1") end)
EOS

# A shell that starts its service again: the sawtooth of a production service.
reborn() { # OPTION...
	port=$(free_port)
	echo "while :; do '$leaky' --port $port $*; sleep 0.1; done" >reborn.sh
}
reborn --leak 16384 --oom-after 2000
run "$FLATLINE" run load.lua -o teeth --target "http://127.0.0.1:$port" \
    --no-plots -- sh reborn.sh
measured expect_status 1 "teeth that end out of memory: a leak"
measured expect_sentence 'ran out of memory in [1-9] of [2-9] lives' "and it is said"
measured expect "the restarts are on record" \
    [ "$(grep -c 'restart after out of memory' teeth/events.csv)" -ge 2 ]
measured expect "who starts it again is no reading of it" \
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	$at["processes"] == 1 { alone++; bad += $at["rss_bytes"] != "" }
	END { exit bad > 0 || alone == 0 }' teeth/samples.csv
run "$FLATLINE" judge teeth
measured expect_status 1 "judged again: the same"

reborn --die-after 1500
run "$FLATLINE" run load.lua -o deaths --target "http://127.0.0.1:$port" \
    --no-plots -- sh reborn.sh
measured expect_status 3 "restarts without growth: the run failed"
measured expect_output '^FAILED .*restarted' "and why"

# Workers that take what they leaked with them.
run "$FLATLINE" run load.lua -R 2000 -d "$(lasting 4s 15s)" -o recycled --no-plots -- \
    "$leaky" --fork 1 --recycle 7000 --leak 4096
measured expect_status 1 "growth within recycled workers is a leak"
measured expect_sentence 'within [0-9]+ lives' "and it is said"
run "$FLATLINE" run load.lua -R 2000 -d "$(lasting 4s 15s)" -o recycled-flat --no-plots -- \
    "$leaky" --fork 1 --recycle 7000
measured expect "recycled workers that keep nothing are no leak" [ "$status" -ne 1 ]

# Their sum is level, and each is gone before its growth can be read.
run "$FLATLINE" run load.lua -R 2000 -d "$(lasting 2s 8s)" -o brief --no-plots -- \
    "$leaky" --fork 3 --recycle 500 --leak 4096
measured expect "workers that are replaced in a moment are not FLAT" \
    [ "$status" -ne 0 ]
measured expect_sentence 'replaced before growth (within them can be read|can be measured)|within [0-9]+ lives' \
    "and it is said why"
