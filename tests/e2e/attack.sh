# SPDX-License-Identifier: MIT
# Attacks by class, as a table: hostile peers, scripts, run directories, memory
# and disks that run out, kills at random. Each try has a deadline, ends with a
# status that the manual names, and takes no more memory than a machine has. In
# the usual form a slice; whole by `make attack`, with scripts that are tests of
# their own.
# shellcheck disable=SC2030,SC2031 # what is tried aside has streams of its own
. "${srcdir:-.}/tests/lib.sh"
faulty=$builddir/tests/targets/faulty
leaky=$builddir/tests/targets/leaky

# A sanitizer needs memory of its own.
most_kib=$((300 * 1024))
if nm "$FLATLINE" 2>/dev/null | grep -q __asan_init; then
	most_kib=$((8 << 20))
fi

: >table
beside=0
width=7 # how many at a time
asides=
# Of what follows, up to row, each try adds a line to $ATTEMPTS, and what is
# wrong with it to $wrong.
begin() { # CLASS
	class=$1
	ATTEMPTS=$work/attempts
	wrong=$work/wrong
	more=0 # tries without a line
	: >"$ATTEMPTS"
	: >"$wrong"
	export ATTEMPTS
}

row() {
	join_asides
	awk -v most="$most_kib" '$3 > most {
		printf "failed: a peak of %.0f MiB\n", $3 / 1024 }' \
	    "$ATTEMPTS" >>"$wrong"
	tried=$(($(wc -l <"$ATTEMPTS") + more))
	failed=$(grep -c '^failed' "$wrong")
	awk -v class="$class" -v tried="$tried" -v failed="$failed" '
	$3 > kib { kib = $3 }
	$4 > slowest { slowest = $4 }
	END {
		printf "%s|%d|%d|%.0f|%.1f\n", class, tried, failed,
		    kib / 1024, slowest
	}' "$ATTEMPTS" >>table
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

# In parallel, so many at a time: those that wait for a silent peer.
aside() { # COMMAND...
	beside=$((beside + 1))
	(
		stdout=$work/.out.$beside
		stderr=$work/.err.$beside
		started=
		"$@"
		for pid in $started; do
			kill "$pid"
		done
	) &
	asides="$asides $!"
	[ $((beside % width)) -ne 0 ] || join_asides
}

join_asides() {
	# shellcheck disable=SC2086 # words
	[ -z "$asides" ] || wait $asides
	asides=
}

# Which of so many, in a form that tries some of them: all if that is 1.
some() { # EVERY
	awk -v every="$1" 'NR % every == 1 % every'
}

faulty_at() { # PROGRAM PORT ARGUMENT...
	at=$2
	background "$@"
	await 10 "grep -q ':$(printf %04X "$at") .* 0A ' /proc/net/tcp"
}

cat >get.lua <<'EOF'
load { warmup = "0s", timeout = "300ms" }
flow("get", function() http.get("/") end)
EOF
cat >discard.lua <<'EOF'
load { warmup = "0s", timeout = "300ms" }
flow("get", { get = "/", discard = true })
EOF

drive() { # WHAT PORT OPTION...
	what=$1
	port=$2
	shift 2
	run_limit=60 attempt "$what" "$FLATLINE" run get.lua --no-plots --json \
	    -o "run.$port" --target "http://127.0.0.1:$port" "$@"
}

mutated() { # MODE TRANSPORT OPTION...: each request is a try
	port=$(free_port)
	faulty_at "$faulty" "$port" "$1"
	shift
	count=$(lasting 60 250 1500)
	drive "mutated $*" "$port" -u 24 -n "$count" --timeout 150ms \
	    --no-runtime --transport "$@" &&
	    more=$((more + count - 1))
	kill "$background_pid"
}

one_reply() { # MODE OPTION...
	mode=$1
	shift
	port=$(free_port)
	faulty_at "$faulty" "$port" "$mode"
	drive "$mode $*" "$port" -u 4 -n 8 --no-runtime "$@"
	drive "$mode $*, 24 users" "$port" -u 24 -n 48 --no-runtime "$@"
}

replies() { # TRANSPORT
	begin "replies by $1"
	if [ "$1" = h1 ]; then
		mutated mutated h1
	else
		mutated mutated-unfolded curl
		mutated mutated-unfolded curl --compressed -L --auth me:secret
	fi
	[ "$FORM" = nightly ] || { row; return; }
	for mode in $("$faulty" --list replies); do
		aside one_reply "$mode" --transport "$1"
		[ "$1" = h1 ] ||
		    aside one_reply "$mode" --transport "$1" --compressed
	done
	row
}

http2() {
	begin "HTTP/2 floods"
	width=2 # each takes a processor
	"$faulty" --list http2 | some "$(lasting 9 5 1)" >modes
	while read -r mode; do
		aside one_reply "$mode" --http2
	done <modes
	row
}

# A program called node has an inspector at another port.
one_inspector() { # MODE
	port=$(free_port)
	faulty_at ./node "$port" "$1" "$(free_port)"
	drive "$1" "$port" -u 2 -R 20 -d "$(lasting 500ms 1s 3s)" --timeout 2s \
	    --runtime node
}

inspectors() {
	begin inspectors
	width=7
	cp "$faulty" node
	"$faulty" --list inspectors | some "$(lasting 14 7 1)" >modes
	while read -r mode; do
		aside one_inspector "$mode"
	done <modes
	row
}

one_page() { # OPTION PATH MODE GOOD
	port=$(free_port)
	page=$(free_port)
	faulty_at "$faulty" "$port" "$3" "$page" "$4"
	drive "$3 for $1, after $4" "$port" -u 2 -R 20 \
	    -d "$(lasting 500ms 1s 3s)" "$1" "http://127.0.0.1:$page$2"
}

pages() { # OPTION PATH CLASS
	begin "$3"
	{
		"$faulty" --list pages
		[ "$FORM" != nightly ] || "$faulty" --list replies
	} | some "$(lasting 10 5 1)" >modes
	while read -r mode; do
		aside one_page "$1" "$2" "$mode" 1
		[ "$FORM" != nightly ] || aside one_page "$1" "$2" "$mode" 0
	done <modes
	row
}

# What no scenario may reach: it would be on one of the streams or in a file.
reached() {
	grep -rlE 'root:[x*]:0:0|the-key-to-all' "$@" 2>/dev/null |
	    sed 's/^/failed: reached: /' >>"$wrong"
}

one_scenario() { # FILE
	name=$(echo "$1" | tr / .)
	attempt "check $1" env KEY=the-key-to-all \
	    "$FLATLINE" check "$1" --target "$target"
	reached "$stdout" "$stderr"
	[ "$FORM" = nightly ] || return
	attempt "run $1" env KEY=the-key-to-all "$FLATLINE" run "$1" -n 20 \
	    -u 4 --no-plots --no-runtime --target "$target" -o "run.$name" \
	    --timeout 1s
	reached "$stdout" "$stderr" "run.$name"
	rm -rf "run.$name"
}

scenarios() {
	begin scenarios
	background "$leaky"
	await 10 "grep -q listening '$background_log'" || exit 99
	target=http://127.0.0.1:$(sed -n 's/.* //p' "$background_log")
	cp -r "$srcdir/tests/cases/scenario" cases
	chmod -R u+w cases
	find cases -name '*.lua' ! -path '*/lib/*' ! -path '*/calls/*' | sort |
	    some "$(lasting 60 20 1)" >files
	while read -r file; do
		aside one_scenario "$file"
	done <files
	join_asides
	[ "$FORM" != nightly ] || while read -r file; do
		"$builddir/tests/tools/mutate" "$beside" "$file"
		aside one_scenario "$file"
	done <files
	find . -name 'pwned*' | sed 's/^/failed: made /' >>"$wrong"
	row
}

mangled() { # COMMAND...
	run_limit=30 attempt "$1, $mangle" "$FLATLINE" "$@"
}

one_run() { # SEED
	mangled=mangled.$1
	cp -r recorded "$mangled"
	mangle=$(find "$mangled" -type f | sort |
	    awk -v seed="$1" '{ f[NR] = $0 } END { print f[seed % NR + 1] }')
	"$builddir/tests/tools/mutate" "$1" "$mangle"
	mangled judge "$mangled"
	mangled report "$mangled" --no-plots
	mangled plot "$mangled"
	mangled compare "$mangled" recorded --no-plots --force -o "out.$1"
	rm -rf "$mangled" "out.$1"
}

directories() {
	begin "run directories"
	printf '192.0.2.1 - - [01/Jan/2026:00:00:00 +0000] "GET /x HTTP/1.1" 200 1\n' \
	    >access.log
	"$FLATLINE" run get.lua -o recorded -R 200 -d 1s --no-plots \
	    --cover access.log -- "$leaky" --leak 4096 >/dev/null 2>&1
	expect "there is a run to begin with" test -s recorded/samples.csv
	for seed in $(seq 1 "$(lasting 4 12 700)"); do
		aside one_run "$seed"
	done
	join_asides
	[ "$FORM" != nightly ] || nested untrusted
	row
	rm -r recorded # it has been judged against mangled ones
}

# Another script, for its tries.
nested() { # NAME
	FORM=usual sh "$srcdir/tests/e2e/$1.sh" >"nested.$1" 2>&1 ||
	    sed -n '/^not ok/s/^/failed: /p' "nested.$1" >>"$wrong"
	grep -q '^1\.\.' "nested.$1" || echo "failed: no end of $1" >>"$wrong"
}

memory() {
	begin "failed allocations"
	export TORTURES=400
	nested torture
	unset TORTURES
	row
}

# A file system of so many KiB.
one_disk() { # KIB
	mount -t tmpfs -o size="$1"k tmpfs small 2>/dev/null || return
	run_limit=30 attempt "a disk of $1 KiB" "$FLATLINE" run get.lua -R 200 \
	    -d 1s -o small/run --sample-interval 10ms -- "$leaky" --leak 4096
	[ ! -e small/run/samples.csv ] ||
	    attempt "a disk of $1 KiB, judged" "$FLATLINE" judge small/run
	umount small
}

disks() {
	begin "full disks"
	mkdir small
	for kib in $(seq 4 8 300); do
		one_disk "$kib"
	done
	for blocks in 0 1 8 64; do
		attempt "files of $blocks blocks" sh -c \
		    'ulimit -f "$1"; shift; exec "$@"' - "$blocks" "$FLATLINE" \
		    run get.lua -R 100 -d 1s -o "blocks.$blocks" -- "$leaky"
	done
	rm -rf blocks.* # they lack what did not fit
	nested disk_full
	nested written
	row
}

# At a moment that follows from the number, with a signal that does.
one_kill() { # NUMBER
	signals='KILL TERM INT HUP KILL ABRT USR1'
	set -- "$1" "$(echo "$signals" | cut -d' ' -f$(($1 % 7 + 1)))"
	"$FLATLINE" run get.lua -R 300 -d 2s --no-plots -o "killed.$1" \
	    -- "$leaky" --leak 4096 >"out.$1" 2>&1 &
	flatline=$!
	# A moment is what is tried here.
	sleep "$(awk -v n="$1" 'BEGIN { srand(n); print 1.5 * rand() }')"
	kill -"$2" "$flatline"
	await 20 "gone $flatline" ||
	    echo "failed: $2: it goes on" >>"$wrong"
	wait "$flatline"
	target=$(sed -n 's/.*(pid \([0-9]*\)).*/\1/p' "killed.$1/events.csv" \
	    2>/dev/null | head -n 1)
	[ -z "$target" ] || await 15 "gone $target" ||
	    echo "failed: $2: its target goes on" >>"$wrong"
	[ ! -e "killed.$1/samples.csv" ] ||
	    attempt "judge what $2 left" "$FLATLINE" judge "killed.$1"
	rm -rf "killed.$1"
}

kills() {
	begin "kills at random"
	count=$(lasting 2 5 80)
	more=$((more + count))
	for number in $(seq 1 "$count"); do
		aside one_kill "$number"
	done
	row
}

replies h1
replies curl
http2
inspectors
pages --pprof /debug/pprof "pages of profiles"
pages --metrics /metrics "pages of metrics"
scenarios
directories
kills
if [ "$FORM" = nightly ]; then
	memory
	disks
fi

awk -F'|' '
function line(class, tried, failed, mib, slowest) {
	printf "# %-20s %7d %9d %7d %9d %10.1f\n", class, tried,
	    tried - failed, failed, mib, slowest
}
BEGIN {
	printf "# %-20s %7s %9s %7s %9s %10s\n", "class", "tried", "survived",
	    "failed", "peak MiB", "slowest s"
}
{
	line($1, $2, $3, $4, $5)
	tried += $2
	failed += $3
	mib = $4 > mib ? $4 : mib
	slowest = $5 > slowest ? $5 : slowest
}
END { line("all", tried, failed, mib, slowest) }' table
