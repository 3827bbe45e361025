# SPDX-License-Identifier: MIT
# Files, the rows of the .def lists and the lines of the local.mk agree.
. "${srcdir:-.}/tests/lib.sh"
cd "$srcdir" || exit 99

find_files() { # CONDITION...: of find
	find harness scenarios plots templates man packaging docs tests -name node_modules -prune -o \
	    \( "$@" \) -print | sort
}

# "harness/net transport curl" for each row like TRANSPORT(curl).
find_files -name '*.def' | while read -r list; do
	sed -nE "s|^([A-Z]+)\(([a-z0-9_]+)\)$|${list%/*} \1 \2|p" "$list"
done | while read -r folder macro name; do
	kind=$(echo "$macro" | tr '[:upper:]' '[:lower:]')
	[ "$kind" = command ] && kind=cmd
	echo "$folder $kind $name"
done >"$work/rows"

# The files that each local.mk names, with %D% expanded.
find_files -name local.mk | while read -r part; do
	grep -oE '%D%/[A-Za-z0-9_./-]+' "$part" | sed "s|%D%|${part%/*}|"
done >"$work/made"

while read -r folder kind name; do
	[ -e "$folder/${kind}_$name.c" ] ||
	    echo "$folder/${kind}_$name.c is missing"
done <"$work/rows" >"$work/bad"
expect_empty "$work/bad" "every row of a .def has its file"

kinds=$({ cut -d' ' -f2 "$work/rows"; printf '%s\n' source rule cmd transport \
    pacer import format; } | sort -u | paste -sd'|')
find_files -path 'harness/*.c' | grep -E "/($kinds)_[a-z0-9_]+\.c$" |
    while read -r file; do
	unit=${file##*/}
	unit=${unit%.c}
	grep -qx "${file%/*} ${unit%%_*} ${unit#*_}" "$work/rows" ||
	    echo "$file: no row (${unit#*_}) in a .def of its folder"
    done >"$work/bad"
expect_empty "$work/bad" "every unit has its row in a .def"

# A program's name covers its .c file; a folder covers all files in it.
find_files -type f ! -path harness/main.c \( -name '*.[ch17]' -o -name '*.def' -o -name '*.lua' \
    -o -name '*.gp' -o -name '*.sh' \) | awk '
	NR == FNR { made[$0]; made[$0 ".c"]; next }
	{
		path = $0
		while (!(path in made) && sub("/[^/]*$", "", path))
			continue
		if (!(path in made))
			print $0 ": in no local.mk"
	}' "$work/made" - >"$work/bad"
expect_empty "$work/bad" "every file is in a local.mk"

while read -r path; do
	[ -e "$path" ] || [ -e "$path.c" ] || echo "$path: no such file"
done <"$work/made" >"$work/bad"
expect_empty "$work/bad" "every file of a local.mk exists"

find_files -path 'harness/*.c' ! -path 'harness/base/*' | xargs cat >"$work/code"
{
	grep -oE '(settings|from)(\)?->|\.)[a-z0-9_]+' "$work/code"
	grep 'OPT_.*settings->' "$work/code" | grep -oE 'OPT_[a-z0-9_]+'
} | sed -E 's/.*(->|\.|OPT_)//' | sort -u >"$work/read"
sed -nE 's/^OPTION\(([a-z0-9_]+),.*/\1/p' harness/base/options.def |
    while read -r field; do
	grep -qx "$field" "$work/read" ||
	    echo "--$field: nobody reads settings.$field"
    done >"$work/bad"
expect_empty "$work/bad" "every option is read somewhere"
