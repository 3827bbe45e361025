# SPDX-License-Identifier: MIT
# What the bare program says, and with which status.
. "${srcdir:-.}/tests/lib.sh"

run "$FLATLINE" --help
expect_status 0 "--help succeeds"
for subcommand in run check judge compare plot demo; do
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

for subcommand in run check judge compare plot demo; do
	run "$FLATLINE" "$subcommand" --help
	expect_status 0 "$subcommand --help succeeds"
	expect_output "flatline $subcommand" "$subcommand --help shows its use"
	expect "$subcommand --help fits 80 columns" sh -c \
	    '[ "$(wc -L <"$1")" -le 80 ]' - "$stdout"
	run "$FLATLINE" "$subcommand" --no-such-option
	expect_status 64 "$subcommand refuses an unknown option"
	expect_error "no-such-option" "$subcommand names it"
done
