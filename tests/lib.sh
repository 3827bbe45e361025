# SPDX-License-Identifier: MIT
# Functions for tests written in shell, which print TAP. A test begins with
#	. "${srcdir:-.}/tests/lib.sh"
#	run "$FLATLINE" --version
#	expect_status 0 "--version succeeds"
# It runs in a temporary directory, $work. At the end that is removed, and every
# process that the test started with background is killed.
#
# A script runs in one of three forms, which $FORM names:
#	usual	what `make check` asks for
#	short	under sanitizers, many scripts at a time: the same steps with short
#		loads, to prove memory safety. Expectations that need a whole
#		measurement are marked with `measured` and skipped.
#	nightly	as long as it takes
set -u
export LC_ALL=C
FORM=${FORM:-usual}

srcdir=$(cd "${srcdir:-.}" && pwd) || exit 99
builddir=${builddir:-$srcdir/build}
FLATLINE=${FLATLINE:-$builddir/flatline}
work=$(mktemp -d "${TMPDIR:-/tmp}/flatline-test.XXXXXX") || exit 99
cd "$work" || exit 99
# A sanitizer of any process writes its report to a file that finish checks, and
# exits with a status that we do not use. ASan's quarantine of freed memory is
# off: in a target it would look like growth.
reports=$work/.sanitizer
UBSAN_OPTIONS=${UBSAN_OPTIONS-}:log_path=$reports
ASAN_OPTIONS=${ASAN_OPTIONS-}:log_path=$reports:exitcode=99
ASAN_OPTIONS=$ASAN_OPTIONS:quarantine_size_mb=0:thread_local_quarantine_size_kb=0
export srcdir builddir FLATLINE ASAN_OPTIONS UBSAN_OPTIONS

stdout=$work/.stdout
stderr=$work/.stderr
tests=0
failures=0
status=none
started=
asides=0
aside_pids=

ok() { # WHAT
	tests=$((tests + 1))
	echo "ok $tests - $1"
}

not_ok() { # WHAT
	tests=$((tests + 1))
	failures=$((failures + 1))
	echo "not ok $tests - $1"
}

skip() { # WHAT REASON
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

# Skips the whole file if the command is not installed.
need() { # COMMAND REASON
	command -v "$1" >/dev/null && return
	echo "1..0 # SKIP $2"
	tests=none
	exit 0
}

# Prints a file as TAP comments; of a long file, its first lines and its end.
show() { # NAME FILE
	[ -s "$2" ] || return 0
	{
		head -n 4 "$2"
		tail -n +5 "$2" | tail -n 20
	} | sed "s/^/# $1: /"
}

# Runs a command and keeps its exit status, standard output and standard error.
# It is killed after run_limit seconds (status 124). The file $ATTEMPTS, if there
# is one, gets a line with what it took: tests/bench/measure.c.
run() { # COMMAND...
	ran=$*
	status=0
	[ -z "${ATTEMPTS:-}" ] ||
	    set -- "$builddir/tests/bench/measure" -a "$ATTEMPTS" "$@"
	timeout -k 5 "${run_limit:-60}" "$@" >"$stdout" 2>"$stderr" || status=$?
}

# Like run, but in parallel with the next steps; join waits for the result.
meanwhile() { # COMMAND...
	beside=$*
	timeout -k 5 "${run_limit:-60}" "$@" >"$work/.beside.out" \
	    2>"$work/.beside.err" &
	beside_pid=$!
	started="$started $beside_pid"
}

join() {
	ran=$beside
	status=0
	wait "$beside_pid" || status=$?
	mv "$work/.beside.out" "$stdout"
	mv "$work/.beside.err" "$stderr"
}

# Steps in parallel with the next ones, $width at a time, each in a directory of
# its own, $work for it. gather waits for all of them and tells in order what
# they found; one that stands still is a failure.
aside() { # COMMAND...
	asides=$((asides + 1))
	aside_steps "$@" &
	aside_pids="$aside_pids $!"
	[ $((asides % ${width:-6})) -ne 0 ] || gather
}

# In a shell of its own.
aside_steps() { # COMMAND...
	trap aside_ends EXIT
	trap 'exit 143' HUP INT TERM
	tests=0 failures=0 started=
	work=$work/aside.$asides
	stdout=$work/.stdout
	stderr=$work/.stderr
	mkdir "$work" && cd "$work" || exit 99
	echo "$@" >.steps
	exec >.said
	"$@"
	: >"$work/.ended"
	exit
}

aside_ends() {
	for pid in $started; do
		kill "$pid" 2>/dev/null
	done
}

gather() {
	told=$asides
	for pid in $aside_pids; do
		told=$((told - 1))
	done
	for pid in $aside_pids; do
		await "${aside_limit:-150}" "gone $pid" || kill -KILL "$pid"
		wait "$pid" 2>/dev/null
		told=$((told + 1))
		tell "$work/aside.$told"
	done
	aside_pids=
}

tell() { # DIRECTORY
	while IFS= read -r line; do
		case $line in
		"ok "*) ok "${line#* - }" ;;
		"not ok "*) not_ok "${line#* - }" ;;
		*) echo "$line" ;;
		esac
	done <"$1/.said"
	[ -e "$1/.ended" ] || not_ok "ends in time: $(cat "$1/.steps")"
}

# How long something lasts, or how often it happens, in each form.
lasting() { # SHORT USUAL [NIGHTLY]
	case $FORM in
	short) echo "$1" ;;
	nightly) echo "${3:-$2}" ;;
	*) echo "$2" ;;
	esac
}

# An expectation that needs a whole measurement. After a short run it only checks
# that the exit status is a documented one.
measured() { # EXPECTATION ARGUMENT...
	if [ "$FORM" != short ]; then
		"$@"
		return
	fi
	[ "$1" = expect ] && what=$2 || what=$3
	judge "$what (short: ended as documented)" ended_as_documented
}

ended_as_documented() {
	case $status in
	[0-3] | 64 | 65 | 69 | 74) ;;
	*) false ;;
	esac
}

judge() { # WHAT CONDITION...: about the last run
	what=$1
	shift
	if "$@"; then
		ok "$what"
	else
		not_ok "$what"
		echo "# wanted: $*"
		echo "# ran: $ran (status $status)"
		show stdout "$stdout"
		show stderr "$stderr"
	fi
}

expect_status() { # STATUS WHAT
	judge "$2" test "$status" -eq "$1"
}

expect_output() { # PATTERN WHAT
	judge "$2" grep -Eq -e "$1" "$stdout"
}

# Searches the output joined to one line: a sentence may be wrapped anywhere.
expect_sentence() { # PATTERN WHAT
	tr -s '\n ' ' ' <"$stdout" >"$work/.sentence"
	judge "$2" grep -Eq -e "$1" "$work/.sentence"
}

expect_error() { # PATTERN WHAT
	judge "$2" grep -Eq -e "$1" "$stderr"
}

expect_no_output() { # PATTERN WHAT
	judge "$2" lacks "$1" "$stdout"
}

expect_no_error() { # PATTERN WHAT
	judge "$2" lacks "$1" "$stderr"
}

lacks() { # PATTERN FILE
	! grep -Eq -e "$1" "$2"
}

# Any other condition, as a command: expect "a picture" test -s run/memory.svg
expect() { # WHAT COMMAND...
	what=$1
	shift
	if "$@"; then
		ok "$what"
	else
		not_ok "$what"
		echo "# wanted: $*"
	fi
}

# Expects a list of problems to be empty.
expect_empty() { # FILE WHAT
	if [ -s "$1" ]; then
		not_ok "$2"
		sed 's/^/# /' "$1"
	else
		ok "$2"
	fi
}

# Checks a condition ten times a second; fails if it does not hold in time.
await() { # SECONDS CONDITION
	deadline=$(($(date +%s) + $1))
	until eval "$2"; do
		[ "$(date +%s)" -le "$deadline" ] || return 1
		sleep 0.1
	done
}

# Starts a command that is killed when the test ends. Sets background_pid, and
# background_log, the file with its output.
background() { # COMMAND...
	background_log=$(mktemp "$work/.background.XXXXXX")
	"$@" >"$background_log" 2>&1 &
	background_pid=$!
	started="$started $background_pid"
}

# A free TCP port, below the range that the kernel assigns from.
free_port() {
	while :; do
		port=$(od -An -N2 -tu2 /dev/urandom)
		port=$((20000 + port % 12000))
		grep -qx "$port" "$work/.ports" 2>/dev/null && continue
		grep -q ":$(printf %04X "$port") " /proc/net/tcp /proc/net/tcp6 \
		    2>/dev/null || break
	done
	echo "$port" | tee -a "$work/.ports"
}

# Copies tests/targets/NAME here, a service with npm packages. They are installed
# once, into $TEST_NPM, for all scripts and builds.
npm_target() { # NAME
	need node "Node.js is not installed"
	need npm "npm is not installed"
	npm_source=$srcdir/tests/targets/$1
	npm_cache=${TEST_NPM:-$builddir/npm}/$1
	mkdir -p "$npm_cache"
	cp "$npm_source"/*.js* .
	flock "$npm_cache" sh -c 'cmp -s package-lock.json "$1/fetched" ||
	    { cp package.json package-lock.json "$1" && cd "$1" &&
	    npm ci --no-audit --no-fund && cp package-lock.json fetched; }' \
	    - "$npm_cache" >npm.log 2>&1 || { show npm npm.log; exit 1; }
	ln -s "$npm_cache/node_modules" node_modules
}

gone() { # PID...
	! kill -0 "$@" 2>/dev/null
}

# Checks run.json of each run in $work against the schema in man/.
check_runs() {
	checker=$builddir/tests/tools/check_schema
	{ [ "$tests" = none ] || [ ! -x "$checker" ]; } && return
	find "$work" -name run.json -type f >"$work/.runs" 2>/dev/null
	[ -s "$work/.runs" ] || return 0
	find "$work" -name run.json -type f -exec "$checker" \
	    "$srcdir/man/run.schema.json" {} + >"$work/.unfit" 2>&1
	expect_empty "$work/.unfit" "run.json is as man/run.schema.json says"
}

finish() {
	result=$?
	trap - EXIT
	started="$started $aside_pids"
	for pid in $started; do
		kill "$pid" 2>/dev/null
	done
	for pid in $started; do
		await 5 "gone $pid" || kill -KILL "$pid"
	done
	check_runs
	for report in "$reports".*; do
		[ -e "$report" ] || break
		not_ok "no sanitizer has anything to report"
		sed -n '1,30s/^/# /p' "$report"
	done
	cd / && rm -rf "$work"
	[ "$tests" = none ] || echo "1..$tests"
	[ "$failures" -eq 0 ] || exit 1
	exit "$result"
}
trap finish EXIT
trap 'exit 143' HUP INT TERM
