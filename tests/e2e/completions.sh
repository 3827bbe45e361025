# SPDX-License-Identifier: MIT
# flatline completions: bash, zsh and fish understand the scripts, and offer what
# --help lists.
. "${srcdir:-.}/tests/lib.sh"

run "$FLATLINE" completions tcsh
expect_status 64 "another shell is refused"
expect_error "bash, zsh or fish: 'tcsh' is none of these" "by name"
run "$FLATLINE" completions
expect_status 64 "and none"

for shell in bash zsh fish; do
	"$FLATLINE" completions "$shell" >"flatline.$shell"
done

# What bash offers for a line, a word each.
offers() { # WORD...
	bash -c '. ./flatline.bash
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
	_flatline && printf "%s\n" "${COMPREPLY[@]}"' - flatline "$@"
}
offers '' | grep -v '^-' | sort >offered
{ "$FLATLINE" --help | sed -n 's/^  \([a-z]\{1,9\}\)  *[a-z].*/\1/p'; echo help; } |
    grep -v '^flatline$' | sort >wanted
expect "bash: every subcommand" cmp offered wanted
for command in run gate watch; do
	"$FLATLINE" "$command" --help | sed '1,/^[A-Z][a-z ]*:$/d' |
	    grep -oE '^(      |  -., )--[a-z0-9-]+' | grep -oE -e '--.*' |
	    sort >wanted
	offers "$command" -- | sort | grep -vx -e --help >offered
	expect "bash: every option of $command" cmp offered wanted
done
expect "bash: the words of a choice" [ "$(offers run --arrival p)" = poisson ]
touch load.lua
expect "bash: a file" [ "$(offers run --events lo)" = load.lua ]
expect "bash: of another command after --" \
    [ "$(offers run load.lua -- flatline.b)" = flatline.bash ]

if command -v zsh >/dev/null; then
	expect "zsh: the script is one" zsh -n flatline.zsh
	# Every specification of an option is taken apart by _arguments itself.
	cat >each.zsh <<'EOS'
autoload -Uz compinit && compinit -u -D 2>/dev/null
_arguments() { print -rl -- "$@" }
_describe() { : }
for command in run gate watch judge; do
	words=(flatline $command --) CURRENT=3
	. ./flatline.zsh
done
EOS
	run zsh -f each.zsh
	expect_empty "$stderr" "zsh: nothing is wrong in it"
	expect_output '^\(-u --users\)-u\[virtual users' "zsh: options with their help"
	expect_output '^--arrival\[.*\]:uniform\\?\|poisson:\(uniform poisson\)' \
	    "zsh: and the words of a choice"
else
	skip "zsh" "zsh is not installed"
fi

if command -v fish >/dev/null; then
	run fish --no-config -c 'source flatline.fish
	    complete -C "flatline run --arr"; complete -C "flatline run --arrival p"
	    complete -C "flatline ru"'
	expect_empty "$stderr" "fish: nothing is wrong in the script"
	expect_output '^--arrival.spacing' "fish: an option with its help"
	expect_output '^poisson' "fish: the words of a choice"
	expect_output '^run.drive' "fish: a subcommand with its summary"
else
	skip "fish" "fish is not installed"
fi

run "$FLATLINE" --version --json
expect_status 0 "--version --json: a script reads the version"
expect_output "\"version\": \"$("$FLATLINE" --version | cut -d' ' -f2)\"" \
    "the same as --version tells"
expect_output '"libcurl": "[0-9]' "and those of the libraries"
