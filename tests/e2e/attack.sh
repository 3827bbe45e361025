# SPDX-License-Identifier: MIT
# Attacks by class, as a table: hostile peers, scripts, run directories, memory
# and disks that run out, kills at random. Each try has a deadline, ends with a
# status that the manual names, and takes no more memory than a machine has. In
# the usual form a slice; whole by `make attack`, with scripts that are tests of
# their own. ATTACK names the classes to try: ATTACK="http2 kills" make attack
. "${srcdir:-.}/tests/lib.sh"
faulty=$builddir/tests/targets/faulty
leaky=$builddir/tests/targets/leaky
top=$work

# A sanitizer needs memory of its own.
most_kib=$((300 * 1024))
if nm "$FLATLINE" 2>/dev/null | grep -q __asan_init; then
	most_kib=$((8 << 20))
fi

: >table
line() { # CLASS TRIED SURVIVED FAILED MIB SECONDS
	printf '# %-20s %7s %9s %7s %9s %10s\n' "$@"
}

# Of what follows, up to row, each try adds a line to $ATTEMPTS, and what is
# wrong with it to $wrong.
begin() { # CLASS
	class=$1
	ATTEMPTS=$top/attempts
	wrong=$top/wrong
	more=0 # tries without a line
	: >"$ATTEMPTS"
	: >"$wrong"
	export ATTEMPTS
}

row() {
	gather
	for dir in "$top"/aside.*; do
		[ ! -d "$dir" ] || [ -e "$dir/.ended" ] ||
		    echo "failed: it stood still: $(cat "$dir/.steps")" >>"$wrong"
	done
	rm -rf "$top"/aside.*
	awk -v most="$most_kib" '$3 > most {
		printf "failed: a peak of %.0f MiB\n", $3 / 1024 }' \
	    "$ATTEMPTS" >>"$wrong"
	tried=$(($(wc -l <"$ATTEMPTS") + more))
	failed=$(grep -c '^failed' "$wrong")
	# shellcheck disable=SC2046 # two numbers
	set -- "$class" "$tried" $((tried - failed)) "$failed" \
	    $(awk '$3 > kib { kib = $3 } $4 > slowest { slowest = $4 }
	    END { printf "%.0f %.1f", kib / 1024, slowest }' "$ATTEMPTS")
	line "$@"
	(IFS='|' && echo "$*" >>table)
	expect "$class: something was tried" [ "$tried" -gt 0 ]
	expect_empty "$wrong" "$class: none of $tried tries failed"
	unset ATTEMPTS
}

attempt() { # WHAT COMMAND...
	what=$1
	shift
	run "$@"
	ended_as_documented && return
	{
		echo "failed: $what: status $status"
		tail -n 3 "$stderr"
	} >>"$wrong"
	false
}

# Which of so many, in a form that tries some of them: all if that is 1.
some() { # EVERY
	awk -v every="$1" 'NR % every == 1 % every'
}

# Of faulty its ports: the one to load, and the hostile one beside it.
faulty_listens() { # PROGRAM ARGUMENT...
	background "$@"
	faulty_mode=$2
	await 20 "grep -q ^listening '$background_log'"
	port=$(sed 's/^listening \([0-9]*\).*/\1/' "$background_log")
	beside=$(sed 's/.* //' "$background_log")
}

cat >get.lua <<'EOF'
load { warmup = "0s", timeout = "300ms" }
flow("get", function() http.get("/") end)
EOF
get=$work/get.lua

drive() { # WHAT OPTION...
	what=$1
	shift
	case $faulty_mode in
	tls*) scheme=https ;;
	*) scheme=http ;;
	esac
	run_limit=60 attempt "$what" "$FLATLINE" run "$get" --no-plots --json \
	    -o "run.$port" --target "$scheme://127.0.0.1:$port" "$@"
	fate=$?
	rm -rf "run.$port"
	return $fate
}

mutants() { # MODE TRANSPORT OPTION...: each request is a try
	faulty_listens "$faulty" "$1"
	shift
	count=$(lasting 60 200 1500)
	drive "mutated $*" -u 24 -n "$count" --timeout 150ms --no-runtime \
	    --transport "$@" && more=$((more + count - 1))
	kill "$background_pid"
}

# Of the cases that tests/unit/net/test_replies tries, whole and byte by byte.
cases() { # FIELD
	[ -e cases.out ] ||
	    "$builddir/tests/unit/net/test_replies" >cases.out 2>&1
	awk -v field="$1" '/^# all / {
		split($field, whole, "/"); split($(field + 1), bytes, "/")
		print whole[2] + bytes[2], whole[1] + bytes[1]
	}' cases.out >cases.count
	read -r all right <cases.count || right=0 all=1
	more=$((more + all))
	[ "$right" -eq "$all" ] ||
	    echo "failed: $((all - right)) of the cases of replies" >>"$wrong"
}

one_reply() { # MODE OPTION...
	mode=$1
	shift
	faulty_listens "$faulty" "$mode"
	drive "$mode $*" -u 4 -n 8 --no-runtime "$@"
	drive "$mode $*, 24 users" -u 24 -n 48 --no-runtime "$@"
}

attack_h1() {
	begin "replies by h1"
	mutants mutated h1
	if [ "$FORM" = nightly ]; then
		cases 4
		for mode in $("$faulty" --list replies); do
			aside one_reply "$mode" --transport h1
		done
	fi
	row
}

attack_tls() {
	begin "replies by TLS"
	mutants tls:mutated h1 -k
	"$faulty" --list tls | some "$(lasting 14 7 1)" >modes
	while read -r mode; do
		aside one_reply "$mode" -k
	done <modes
	if [ "$FORM" = nightly ]; then
		cases 8
		for mode in $("$faulty" --list replies); do
			aside one_reply "tls:$mode" -k
		done
	fi
	row
}

attack_curl() {
	begin "replies by curl"
	mutants mutated curl
	mutants mutated curl --compressed -L --auth me:secret
	if [ "$FORM" = nightly ]; then
		cases 6
		for mode in $("$faulty" --list replies); do
			aside one_reply "$mode" --transport curl
			aside one_reply "$mode" --transport curl --compressed
		done
	fi
	row
}

attack_http2() {
	begin "HTTP/2 floods"
	width=2 # each takes a processor
	"$faulty" --list http2 | some "$(lasting 9 8 1)" >modes
	while read -r mode; do
		aside one_reply "$mode" --http2
	done <modes
	row
	width=
}

# A program called node has an inspector at another port.
one_inspector() { # MODE
	faulty_listens "$top/node" "$1" 0
	drive "$1" -u 2 -R 20 -d "$(lasting 500ms 1s 3s)" --timeout 2s \
	    --runtime node
}

attack_inspectors() {
	begin inspectors
	cp "$faulty" node
	"$faulty" --list inspectors | some "$(lasting 14 9 1)" >modes
	while read -r mode; do
		aside one_inspector "$mode"
	done <modes
	row
}

one_page() { # OPTION PATH MODE GOOD
	faulty_listens "$faulty" "$3" "$4"
	drive "$3 for $1, after $4" -u 2 -R 20 -d "$(lasting 500ms 1s 3s)" \
	    "$1" "http://127.0.0.1:$beside$2"
}

pages() { # OPTION PATH
	{
		"$faulty" --list pages
		[ "$FORM" != nightly ] || "$faulty" --list replies
	} | some "$(lasting 10 7 1)" >modes
	while read -r mode; do
		aside one_page "$1" "$2" "$mode" 1
		[ "$FORM" != nightly ] || aside one_page "$1" "$2" "$mode" 0
	done <modes
}

attack_profiles() {
	begin "pages of profiles"
	pages --pprof /debug/pprof
	row
}

attack_metrics() {
	begin "pages of metrics"
	pages --metrics /metrics
	row
}

# What one that sends all it can costs, with so many users: a line each.
greedy() { # WHAT USERS PROGRAM MODE OPTION...
	what=$1
	users=$2
	faulty_listens "$3" "$4" ${hostile:+0}
	shift 4
	drive "$what" -u "$users" "$@"
	awk -v what="$what" -v users="$users" 'END {
		printf "#   %-32s %2d users %6.0f MiB %6.1f s\n", what,
		    users, $3 / 1024, $4 }' "$ATTEMPTS"
	kill "$background_pid"
}

attack_greedy() {
	begin "endless from a peer"
	for users in 4 24; do
		set -- "$users" "$faulty"
		greedy "a body, by h1" "$@" endless-body -n 48 --no-runtime
		greedy "a body, by curl" "$@" endless-body -n 48 --no-runtime \
		    --transport curl
		greedy "chunks, by h1" "$@" endless-chunks -n 48 --no-runtime
		greedy "empty DATA of HTTP/2" "$@" endless-frames -n 48 \
		    --no-runtime --http2
		greedy "pings of HTTP/2" "$@" h2-pings -n 48 --no-runtime --http2
		greedy "a gzip bomb" "$@" bomb -n 48 --no-runtime \
		    --compressed --timeout 10s
		greedy "all that gzip may unpack to" "$@" unpacks-large -n 48 \
		    --no-runtime --compressed --timeout 10s
	done
	cp "$faulty" node
	hostile=yes
	greedy "pings of an inspector" 2 ./node ws-pings -R 20 -d 3s \
	    --runtime node
	hostile=
	row
}

# What no scenario may reach: it would be on one of the streams or in a file.
reached() {
	grep -rlE 'root:[x*]:0:0|the-key-to-all' "$@" 2>/dev/null |
	    sed 's/^/failed: reached: /' >>"$wrong"
}

one_scenario() { # FILE
	attempt "check $1" env KEY=the-key-to-all \
	    "$FLATLINE" check "$1" --target "$target"
	reached "$stdout" "$stderr"
	[ "$FORM" = nightly ] || return
	attempt "run $1" env KEY=the-key-to-all "$FLATLINE" run "$1" -n 20 \
	    -u 4 --no-plots --no-runtime --target "$target" -o run \
	    --timeout 1s
	reached "$stdout" "$stderr" run
	rm -rf run
}

mutated_scenario() { # FILE SEED
	copy=${1%.lua}.$2.lua
	cp "$1" "$copy"
	"$builddir/tests/tools/mutate" "$2" "$copy"
	one_scenario "$copy"
}

attack_scenarios() {
	begin scenarios
	background "$leaky"
	await 10 "grep -q listening '$background_log'" || exit 99
	target=http://127.0.0.1:$(sed -n 's/.* //p' "$background_log")
	cp -r "$srcdir/tests/cases/scenario" cases
	chmod -R u+w cases
	find "$top/cases" -name '*.lua' ! -path '*/lib/*' ! -path '*/calls/*' |
	    sort | some "$(lasting 60 30 1)" >files
	seed=0
	while read -r file; do
		aside one_scenario "$file"
		[ "$FORM" = nightly ] || continue
		seed=$((seed + 2))
		aside mutated_scenario "$file" "$seed"
		aside mutated_scenario "$file" $((seed + 1))
	done <files
	gather
	find . -name 'pwned*' | sed 's/^/failed: made /' >>"$wrong"
	row
}

mangled() { # COMMAND...
	run_limit=30 attempt "$*, $mangle" "$FLATLINE" "$@"
}

# What costs more than a verdict is done with each eighth, pictures with each
# fortieth.
one_run() { # SEED
	cp -r "$top/recorded" mangled
	mangle=$(find mangled -type f | sort |
	    awk -v seed="$1" '{ f[NR] = $0 } END { print f[seed % NR + 1] }')
	"$builddir/tests/tools/mutate" "$1" "$mangle"
	mangle="seed $1, $mangle"
	mangled judge mangled
	if [ $(($1 % 8)) -eq 3 ]; then
		mangled compare mangled "$top/recorded" --no-plots --force -o out
		mangled report mangled --no-plots
	fi
	[ $(($1 % 40)) -ne 3 ] || mangled plot mangled
	rm -rf mangled out
}

runs() { # FIRST LAST
	for seed in $(seq "$1" "$2"); do
		one_run "$seed"
	done
}

attack_directories() {
	begin "run directories"
	printf '192.0.2.1 - - [01/Jan/2026:00:00:00 +0000] "GET /x HTTP/1.1" 200 1\n' \
	    >access.log
	"$FLATLINE" run get.lua -o recorded -R 200 -d 1s --no-plots \
	    --cover access.log -- "$leaky" --leak 4096 >/dev/null 2>&1
	expect "there is a run to begin with" test -s recorded/samples.csv
	width=2
	many=$(lasting 2 4 50)
	for first in $(seq 1 "$many" "$(lasting 4 8 3000)"); do
		aside_limit=1800 aside runs "$first" $((first + many - 1))
	done
	aside_limit=1800 gather
	width=
	[ "$FORM" != nightly ] || nested untrusted
	row
	rm -r recorded # it has been judged against mangled ones
}

# Another script, for its tries.
nested() { # NAME
	FORM=usual sh "$srcdir/tests/e2e/$1.sh" >"nested.$1" 2>&1 ||
	    awk '/^(not )?ok/ { tells = /^not/ } tells' "nested.$1" |
	    sed 's/^not ok/failed: &/' >>"$wrong"
	grep -q '^1\.\.' "nested.$1" || echo "failed: no end of $1" >>"$wrong"
}

attack_memory() {
	begin "failed allocations"
	export TORTURES=1000
	nested torture
	unset TORTURES
	sed -n '/^# .* allocations, /s/^#/#  /p' nested.torture
	row
}

# A file system of so many KiB.
one_disk() { # KIB
	mkdir small
	mount -t tmpfs -o size="$1"k tmpfs small 2>/dev/null || return
	run_limit=30 attempt "a disk of $1 KiB" "$FLATLINE" run "$get" -R 200 \
	    -d 1s -o small/run --sample-interval 10ms -- "$leaky" --leak 4096
	[ ! -e small/run/samples.csv ] ||
	    attempt "a disk of $1 KiB, judged" "$FLATLINE" judge small/run
	umount small
}

one_limit() { # BLOCKS
	attempt "files of $1 blocks" sh -c \
	    'ulimit -f "$1"; shift; exec "$@"' - "$1" "$FLATLINE" \
	    run "$get" -R 100 -d 1s -o blocks -- "$leaky"
	rm -rf blocks # it lacks what did not fit
}

attack_disks() {
	begin "full disks"
	for kib in $(seq 4 8 300); do
		aside one_disk "$kib"
	done
	for blocks in 0 1 8 64; do
		aside one_limit "$blocks"
	done
	gather
	nested disk_full
	nested written
	row
}

# At a moment that follows from the number, with a signal that does.
one_kill() { # NUMBER
	signals='KILL TERM INT HUP KILL ABRT USR1'
	signal=$(echo "$signals" | cut -d' ' -f$(($1 % 7 + 1)))
	"$FLATLINE" run "$get" -R 300 -d 2s --no-plots -o killed \
	    -- "$leaky" --leak 4096 >out 2>&1 &
	flatline=$!
	# A moment is what is tried here.
	sleep "$(awk -v n="$1" 'BEGIN { srand(n); print 1.5 * rand() }')"
	kill -"$signal" "$flatline"
	await 30 "gone $flatline" ||
	    echo "failed: $signal: it goes on" >>"$wrong"
	wait "$flatline"
	target=$(sed -n 's/.*(pid \([0-9]*\)).*/\1/p' killed/events.csv \
	    2>/dev/null | head -n 1)
	[ -z "$target" ] || await 30 "gone $target" ||
	    echo "failed: $signal: its target goes on" >>"$wrong"
	[ ! -e killed/samples.csv ] ||
	    attempt "judge what $signal left" "$FLATLINE" judge killed
	rm -rf killed
}

attack_kills() {
	begin "kills at random"
	count=$(lasting 2 4 80)
	more=$count
	for number in $(seq 1 "$count"); do
		aside one_kill "$number"
	done
	row
}

classes="h1 tls curl http2 inspectors profiles metrics scenarios directories kills"
[ "$FORM" != nightly ] || classes="$classes disks greedy memory"

line class tried survived failed "peak MiB" "slowest s"
for name in ${ATTACK:-$classes}; do
	if command -v "attack_$name" >/dev/null; then
		"attack_$name"
	else
		not_ok "ATTACK: no class '$name', but: $classes"
	fi
done
# shellcheck disable=SC2046 # numbers
line all $(awk -F'|' '
{
	tried += $2
	failed += $4
	mib = $5 > mib ? $5 : mib
	slowest = $6 > slowest ? $6 : slowest
}
END { print tried, tried - failed, failed, mib, slowest }' table)
