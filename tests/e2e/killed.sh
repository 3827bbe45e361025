# SPDX-License-Identifier: MIT
# However flatline or the target dies, no process is left and the samples can be
# judged.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

export FLATLINE_SAMPLE_INTERVAL=50ms
cat >long.lua <<'EOF'
load { users = 4, duration = "60s", warmup = "1s" }
flow("get", function(user) http.get("/"); think("1ms") end)
EOF

target_of() { # DIR: waits for the number of its target
	await 20 "grep -qs pid '$1/events.csv'" || return 1
	sed -n 's/.*(pid \([0-9]*\)).*/\1/p' "$1/events.csv" | head -n 1
}

samples() { # DIR COUNT
	await 30 "[ \"\$(wc -l <'$1/samples.csv')\" -gt $2 ]"
}

background "$FLATLINE" run long.lua -o killed --no-plots -- "$leaky" --leak 4096
flatline=$background_pid
target=$(target_of killed)
samples killed 40
kill -KILL "$flatline"
expect "kill -9 of flatline ends the target" await 15 "gone $target"
run "$FLATLINE" judge killed
expect "what it had measured is judged" [ "$status" -le 2 ]
run "$FLATLINE" plot killed
if command -v gnuplot >/dev/null; then
	expect_status 0 "and drawn"
else
	skip "and drawn" "no gnuplot"
fi

# The whole group of a shell that started others.
background "$FLATLINE" run long.lua -o shell --no-plots -- \
    sh -c "$leaky --leak 4096 & wait"
flatline=$background_pid
target=$(target_of shell)
samples shell 5
child=$(cat "/proc/$target/task/$target/children" 2>/dev/null)
child=${child%% *}
kill -KILL "$flatline"
expect "children of the target end too" \
    await 15 "gone $target && gone ${child:-$target}"

# Ctrl-C: the load ends, the verdict comes.
background "$FLATLINE" run long.lua -o interrupted --no-plots -- "$leaky" \
    --leak 4096
flatline=$background_pid
log=$background_log
target=$(target_of interrupted)
samples interrupted 60
kill -INT "$flatline"
await 20 "gone $flatline"
measured expect "interrupted: the verdict is given" grep -Eq '^(LEAK|INCONCLUSIVE)' "$log"
expect "interrupted: the target is ended" gone "$target"
expect "interrupted: it is on record" grep -q ,interrupted interrupted/events.csv

# The terminal goes, as its shell and then the kernel tell.
background "$FLATLINE" run long.lua -o hung --no-plots -- "$leaky" --leak 4096
flatline=$background_pid
target=$(target_of hung)
samples hung 60
kill -HUP "$flatline"
kill -HUP "$flatline"
await 20 "gone $flatline"
measured expect "hung up: the verdict is on record" \
    grep -Eq '"verdict": "(leak|inconclusive)"' hung/verdict.json
expect "hung up: the target is ended" gone "$target"

background nohup "$FLATLINE" run long.lua -o nohup --no-plots -- "$leaky"
flatline=$background_pid
target=$(target_of nohup)
samples nohup 5
kill -HUP "$flatline"
samples nohup "$(($(wc -l <nohup/samples.csv) + 20))"
expect "under nohup the run goes on" kill -0 "$flatline"
kill -TERM "$flatline"
await 20 "gone $flatline"

# Somebody kills the target.
background "$FLATLINE" run long.lua -o shot --no-plots -- "$leaky" --leak 64
flatline=$background_pid
target=$(target_of shot)
samples shot 20
kill -KILL "$target"
status=0
wait "$flatline" || status=$?
ran="run whose target was killed"
expect_status 3 "a target that somebody kills: status 3"
expect "a target that somebody kills: no verdict about memory" \
    grep -q '"verdict": "failed"' shot/verdict.json

# Out of memory.
run "$FLATLINE" run long.lua -o oom --no-plots -- "$leaky" --leak 16384 \
    --oom-after 3000
measured expect_status 1 "growth that ends in out-of-memory is a leak"
expect_output 'JavaScript heap' "with the last output"
