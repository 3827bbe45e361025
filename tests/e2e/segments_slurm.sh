# SPDX-License-Identifier: MIT
# A load by an array of Slurm, and by mpirun, as templates/ has it: a cluster of
# one machine, on loopback, with a key and ports of its own.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky
need slurmctld "Slurm is not installed"
need munged "munge is not installed"
[ "$(id -u)" = 0 ] || need no-such-root "a cluster needs root"
run_limit=120

cluster() {
	host=$(hostname -s)
	mkdir state spool
	dd if=/dev/urandom of=key bs=1024 count=1 2>/dev/null
	chmod 600 key
	background munged --foreground --force --key-file="$work/key" \
	    --socket="$work/munge" --pid-file="$work/munged.pid" \
	    --log-file="$work/munged.log" --seed-file="$work/seed"
	await 20 "test -S munge" || { show munged munged.log; exit 99; }
	cat >slurm.conf <<EOF
ClusterName=t
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
AuthType=auth/munge
AuthInfo=socket=$work/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/ctl.pid
SlurmdPidFile=$work/d.pid
SlurmctldLogFile=$work/ctl.log
SlurmdLogFile=$work/d.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
MailProg=/bin/true
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 RealMemory=1000
PartitionName=p Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:8
EOF
	export SLURM_CONF="$work/slurm.conf"
	background slurmctld -D
	background slurmd -D
	await 60 "sinfo -h -o %T 2>/dev/null | grep -q idle" ||
	    { show slurmctld ctl.log; show slurmd d.log; exit 99; }
}
serve() { # NAME LEAKY-OPTION...
	name=$1
	shift
	port=$(free_port)
	background "$leaky" --port "$port" "$@"
	await 20 "grep -q listening '$background_log'" || exit 99
	background "$FLATLINE" watch --pid "$background_pid" --sample-interval 100ms \
	    --no-plots -o "$name/watch"
	watch=$background_pid
	await 20 "test -s $name/watch/samples.csv" || exit 99
	export TARGET="http://127.0.0.1:$port" SCENARIO="$work/get.lua" RUNS="$work/$name" \
	    FLATLINE
}
merged() { # NAME
	kill -INT "$watch"
	await 20 "gone $watch" || exit 99
	run "$FLATLINE" merge "$1"/watch "$1"/segment-* -o "$1/merged" --no-plots
}
requests() { # RUN
	sed -nE '/^  "done"/,$ s/^    "requests": ([0-9]+),?$/\1/p' "$1/run.json"
}
cat >get.lua <<'EOF'
load { rate = 600, users = 40, requests = 15000, threads = 1 }
flow("get", function() http.get("/items/" .. random(9)) end)
EOF

cluster
# The tasks' own variables.
# shellcheck disable=SC2016
run srun -n 2 sh -c 'echo "$SLURM_PROCID of $SLURM_NTASKS"'
expect_output '^1 of 2' "Slurm runs two tasks"

serve leak --leak 16000
run sbatch --wait --array=1-4 --output="$work/leak/%a.log" "$srcdir/templates/segments.sbatch"
expect_status 0 "an array of four"
merged leak
expect_status 1 "a leak by the load of four tasks"
expect_output '^LEAK +[a-z]+ memory grows 1[4-9](\.[0-9]+)? KiB/request' "by request"
run "$FLATLINE" run get.lua -o whole --no-plots -- "$leaky"
expect_status 0 "one machine drives it too"
expect "as many requests as one machine's" \
    [ "$(requests leak/merged)" = "$(requests whole)" ]

serve flat
run sbatch --wait --array=1-4 --output="$work/flat/%a.log" "$srcdir/templates/segments.sbatch"
merged flat
expect_status 0 "no leak by the load of four tasks"
expect_output '^FLAT ' "is FLAT"

serve tasks

# shellcheck disable=SC2016
run srun -n 4 --overcommit sh -c 'exec "$FLATLINE" run "$SCENARIO" --target "$TARGET" \
    -n 2000 --no-plots --segment auto --start-together "$RUNS/start" -o "$RUNS/segment-$SLURM_PROCID"'
expect_status 0 "four tasks of srun"
merged tasks
expect "have made the load" [ "$(requests tasks/merged)" = 2400 ]

serve killed
run sbatch --parsable --array=1-4 --output="$work/killed/%a.log" \
    "$srcdir/templates/segments.sbatch"
job=$(cut -d';' -f1 "$stdout")
await 60 "grep -q 'phase,measure' killed/segment-3/events.csv 2>/dev/null" || exit 99
scancel "${job}_3" # by SIGTERM first: it ends as by Ctrl-C, and tells its dose
await 120 "! squeue -h | grep -q ." || exit 99
merged killed
expect_sentence '^(FLAT|INCONCLUSIVE) interrupted after [0-9,]+ of 15,000 requests' \
    "that a task was cancelled is said first"

if command -v mpirun >/dev/null; then
	serve mpi --leak 16000
	run mpirun --allow-run-as-root --oversubscribe -n 4 \
	    sh "$srcdir/templates/segments-mpirun.sh"
	expect_status 0 "four ranks of mpirun"
	merged mpi
	expect_status 1 "a leak by the load of four ranks"
else
	skip "four ranks of mpirun" "Open MPI is not installed"
fi
