#!/bin/sh
# SPDX-License-Identifier: MIT
# site.sh FLATLINE OUT: makes the site in the folder OUT: a page for each .md here,
# by cmark, and the reference, from what the program and its sources say. Needs no
# network, and no page loads anything that is not in OUT.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
sources=$(cd "$here/.." && pwd)
flatline=$1 out=$2
LC_ALL=C
export LC_ALL

link() { # HREF WORDS: one of the page's navigation
	if [ "$1" = "$page" ]; then
		echo "<a href=\"$up$1\" aria-current=\"page\">$2</a>"
	else
		echo "<a href=\"$up$1\">$2</a>"
	fi
}

# PAGE TITLE: what stands on standard input becomes OUT/PAGE.
page() {
	page=$1 title=$2
	case $page in */*) up=../ ;; *) up= ;; esac
	mkdir -p "$out/$(dirname "$page")"
	{
		cat <<EOF
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>$title</title>
<link rel="stylesheet" href="${up}style.css" />
</head>
<body>
<header><nav aria-label="All pages">
<a class="home" href="${up}index.html">flatline</a>
EOF
		link tutorial.html Tutorial
		link recipes.html Recipes
		link testing.html 'Test runners'
		link verdict.html Verdict
		link options.html Options
		link lua.html 'Lua API'
		echo '</nav></header>'
		echo '<main>'
		awk -f "$here/page.awk"
		echo '</main>'
		echo '</body>'
		echo '</html>'
	} >"$out/$page"
}

commands() {
	"$flatline" --help | awk '/^usage:/ { inside = 1; next }
	    /^start with:/ { exit } inside && /^  [a-z]/ { print $1 }'
}

# What each subcommand takes, then the rows.
options() {
	for command in $(commands); do
		"$flatline" "$command" --help | awk -v command="$command" \
		    '/^  (-.,|   ) --/ && match($0, /--[^ ]+( [^ ]+)?/) {
			print command, substr($0, RSTART, RLENGTH)
		    }'
	done
	echo rows
	cpp -P -I "$sources/harness" '-DGROUP(name, heading)=@group name heading' \
	    '-DOPTION(field, name, letter, key, group, kind, argument, fallback, allowed, help)=@option kind;;name;;letter;;key;;group;;argument;;fallback;;help' \
	    "$sources/harness/base/options.def"
}

mkdir -p "$out"
cp "$here/style.css" "$sources/plots/pictures/compare.svg" "$out"
(cd "$here" && find . -name '*.md' | sed 's|^\./||' | sort) | while read -r file; do
	cmark --unsafe "$here/$file" |
	    page "${file%.md}.html" "$(sed -n '/^# /{ s///p; q; }' "$here/$file")"
done
options | awk -f "$here/options.awk" | page options.html 'Options of flatline'
awk -f "$here/lua.awk" "$sources/scenarios/flatline.d.lua" | page lua.html 'The Lua API of scenarios'
