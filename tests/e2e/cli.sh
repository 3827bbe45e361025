# SPDX-License-Identifier: MIT
# Help, usage errors and their exit statuses.
. "${srcdir:-.}/tests/lib.sh"

run "$FLATLINE" --help
expect_status 0 "--help succeeds"
for subcommand in run check judge merge compare gate cover import profile watch plot \
    report demo; do
	expect_output "^ +(flatline )?$subcommand " "--help lists $subcommand"
done
expect_no_error . "--help has nothing to say on standard error"

run "$FLATLINE" --version
expect_status 0 "--version succeeds"
expect_output '^flatline [0-9]+\.[0-9]+' "--version names program and version"

run "$FLATLINE"
expect_status 64 "no subcommand is a usage error"
expect_error 'flatline' "usage goes to standard error"
expect_no_output . "and nothing to standard output"

run "$FLATLINE" nosuch
expect_status 64 "an unknown subcommand is a usage error"
expect_error "^flatline: 'nosuch' is not a subcommand" "which is named"

run "$FLATLINE" judgge
expect_status 64 "a mistyped subcommand is a usage error"
expect_error "judge" "the nearest one is suggested"

run "$FLATLINE" --nosuch
expect_status 64 "an unknown option is a usage error"
expect_error "nosuch" "which is named"

run "$FLATLINE" "$(printf 'no\033[2Jsuch\nword')"
expect_status 64 "a hostile subcommand is a usage error"
expect_no_error "$(printf '\033')" "its control characters do not get through"
expect "the error is one line" test "$(wc -l <"$stderr")" -le 2

all="run check judge merge compare gate cover import profile watch plot report demo"
for subcommand in $all; do
	run "$FLATLINE" "$subcommand" --help
	expect_status 0 "$subcommand --help succeeds"
	expect_output "flatline $subcommand" "$subcommand --help shows its use"
	expect "$subcommand --help fits 80 columns" sh -c \
	    '[ "$(wc -L <"$1")" -le 80 ]' - "$stdout"
	run "$FLATLINE" "$subcommand" --no-such-option
	expect_status 64 "$subcommand refuses an unknown option"
	expect_error "no-such-option" "$subcommand names it"
done

run "$FLATLINE" run p.lua -d 5s --help
expect_status 0 "--help may come late"
expect_output '^usage: flatline run ' "and is answered"
run "$FLATLINE" check nosuch.lua -- sh --help
expect_status 65 "but not that of the command that is started"

run "$FLATLINE" gate --help
expect_no_output '-d, --duration|--stages' "gate lists no length that it refuses"
run "$FLATLINE" import --help
expect_no_output '--proxy|--cacert|--http2' "import lists no transport options"
run "$FLATLINE" watch --help
expect_output '^  -d, --duration TIME  .*default: until Ctrl-C' \
    "watch has a default of its own"
expect_output '^ +--sample-interval TIME .*\[1s\]' "and another"

# A bad setting gets one line with its origin before anything is started.
echo 'flow("p", { get = "/" })' >p.lua
echo 'load { users = 0 } flow("p", { get = "/" })' >range.lua
: >empty
refused() { # STATUS MESSAGE ARGUMENT...
	wanted=$1
	message=$2
	shift 2
	run "$FLATLINE" "$@" -- touch started
	what=$(printf '%s ' "$@" | tr '\n' ' ')
	expect_status "$wanted" "$what: status $wanted"
	judge "$what: $message" grep -Fqx -e "flatline: $message" "$stderr"
	expect "$what: in one line" [ "$(wc -l <"$stderr")" -eq 1 ]
	expect "$what: and nothing is started" [ ! -e started ]
	rm -f started
}
refused 64 "--runtime: unknown value 'cobol': write node, jvm, go, python, ruby or native" \
    run p.lua --runtime cobol
refused 64 "--header: not a header line: write 'Name: value'" \
    check p.lua -H NoColon
refused 64 "--header: the value holds a line break or another control character" \
    check p.lua -H 'X: a
Y: b'
refused 64 "--bearer: the value holds a line break or another control character" \
    check p.lua --bearer 'a
X: 1'
refused 64 "--target: no user or password belongs in this URL: use --auth USER:PASSWORD" \
    check p.lua --target http://u:p@host
refused 64 "--auth: there is no colon: write USER:PASSWORD" run p.lua --auth me
refused 65 "--cacert: /nope: No such file or directory" run p.lua --cacert /nope
refused 64 "--resolve: 'foo' is not an address of a name: write HOST:PORT:ADDRESS, e.g. shop.example:443:127.0.0.1" \
    run p.lua --resolve foo
refused 64 "--users: '1.5' is not allowed: write a whole number from 1 to 100000" \
    run p.lua -u 1.5
refused 64 "--min has no effect without --cover" run p.lua --min 90%
refused 64 "--speed has no effect without --replay" run p.lua --speed 2x
refused 64 "--burst has no effect without --cycles" run p.lua --burst 5
refused 64 "--arrival has no effect without --rate: a user starts again when it has finished" \
    run p.lua --arrival poisson
refused 64 "--deps has no effect without --functions" \
    cover p.lua --routes empty --deps
refused 64 "--output has no effect without --functions" \
    cover p.lua --routes empty -o x
refused 64 "--routes has no effect with --functions" \
    cover p.lua --routes empty --functions
refused 64 "-- touch has no effect without --only-missing" import routes empty
refused 64 "-- touch has no effect with --replay: nothing is sent" \
    check p.lua --replay empty
refused 65 "range.lua:1: load.users: '0' is not allowed: write a whole number from 1 to 100000" \
    run range.lua
refused 65 "range.lua:1: load.users: '0' is not allowed: write a whole number from 1 to 100000" \
    check range.lua

run "$FLATLINE" plot x --format gif
expect_status 64 "an unknown format of a picture is a usage error"
expect_error "^flatline: --format: unknown value 'gif': write svg, png or txt$" \
    "with what is known"
run "$FLATLINE" compare x y --format svg --no-plots
expect_status 64 "a format of no picture is a usage error"
expect_error '^flatline: --format has no effect with --no-plots$' "that names both"
echo 'load { stages = "5s:5" } flow("p", { get = "/" })' >stages.lua
run "$FLATLINE" gate stages.lua -o g --before 'touch before' --after 'touch after'
expect_status 65 "stages in a gate are the scenario's mistake"
expect_error '^flatline: before: stages.lua:1: load.stages cannot be driven in bursts' \
    "which is said"
expect "before anything is started" [ ! -e before ]
run "$FLATLINE" watch --pid 1 --per x
expect_status 64 "--per without --metrics is a usage error"
expect_error '^flatline: --per has no effect without --metrics$' "that names both"
run "$FLATLINE" gate p.lua -d 5s --before true --after true
expect_status 64 "an option of another subcommand is a usage error"
expect_error '^flatline: gate does not take --duration: see ' "named as such"
run "$FLATLINE" import acces-log empty
expect_error "^flatline: unknown import format 'acces-log', did you mean 'access-log'\?$" \
    "a mistyped format of import is told"
run "$FLATLINE" run p.lua
expect_status 64 "no target is a usage error"
expect_error '^flatline: no target: use --target URL, --pid N, --container NAME, --cgroup PATH or -- COMMAND$' "with what to use"

run env FLATLINE_DURATON=5s "$FLATLINE" check p.lua
expect_status 64 "a mistyped variable is a usage error"
expect_error '^flatline: unknown variable FLATLINE_DURATON: did you mean FLATLINE_DURATION\?$' \
    "and the right one is suggested"
run env FLATLINE_DURATION=5x "$FLATLINE" check p.lua
expect_status 64 "a bad value in a variable is a usage error"
expect_error "^flatline: FLATLINE_DURATION: '5x' is not a duration" "that names it"
echo 'load { users = 3 } flow("p", { get = "/" })' >users.lua
run env FLATLINE_USERS=7 "$FLATLINE" check users.lua
expect_status 0 "check takes variables"
expect_output '^  users +7  \(environment\)$' "which overrule the scenario, as in a run"
