# SPDX-License-Identifier: MIT
# The site of docs/: its pages, its reference, and every command and program in it.
# What a page names is there, or a C service stands for it; what needs another
# world ("sh elsewhere") has to be what a shell and flatline could read.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/browser.sh"
need cmark "cmark is not installed"
need xmllint "xmllint is not installed"
docs=$srcdir/docs
commands='run|check|judge|compare|gate|cover|import|profile|watch|init|demo|report|plot'
run_limit=300
aside_limit=$(lasting 600 600 3000)

run sh "$docs/site.sh" "$FLATLINE" html
expect_status 0 "the site is made"
(cd html && find . -name '*.html' | sort) >pages
while read -r page; do
	xmllint --noout "html/$page" 2>&1
	grep -oE ' id="[^"]*"' "html/$page" | sort | uniq -d | sed "s|^|$page: twice|"
	# What it leads to, but for addresses.
	grep -oE '(href|src)="[^"]*"' "html/$page" | sed 's/^[a-z]*="//; s/"$//' |
	    while read -r link; do
		case $link in https://github.com/*/issues/*) continue ;; esac
		to=${link%%#*}
		[ -n "$to" ] && to=$(dirname "html/$page")/$to || to=html/$page
		[ -e "$to" ] || echo "$page: $link leads nowhere"
		case $link in
		*#*) grep -q " id=\"${link#*#}\"" "$to" || echo "$page: no ${link#*#}" ;;
		esac
	    done
done <pages >wrong 2>&1
expect_empty wrong "pages are well formed, and lead to each other"
expect "nothing is loaded from elsewhere" \
    [ -z "$(grep -rlE '(src|<link[^>]* href)="(https?:)?//' html)" ]
expect "each option is in the reference" [ "$(grep -c '^<dt id=' html/options.html)" -eq \
    "$(grep -c '^OPTION(' "$srcdir/harness/base/options.def")" ]
expect "with the commands that take it" [ "$(grep -c '>of [a-z]' html/options.html)" -eq \
    "$(grep -c '^<dt id=' html/options.html)" ]
expect "each function is in the reference" [ "$(grep '^<h3' html/lua.html | grep -vc 'id="type-')" -eq \
    "$(grep -c '^function ' "$srcdir/scenarios/flatline.d.lua")" ]

# A browser: no page is wider than the window, or hard to use.
if ! command -v chromium >/dev/null; then
	skip "nothing sticks out" "this machine does not allow it: no package of chromium"
elif ! command -v npm >/dev/null; then
	skip "nothing sticks out" "npm is not installed"
else
	npm_target axe
	[ "$FORM" = nightly ] && cp pages looked || echo ./options.html >looked
	while read -r page; do
		for size in $(lasting "" 360 "360 1600"); do
			for colour in $(lasting "" dark "light dark"); do
				expect_accessible "html/$page" "$size" "$colour"
			done
		done
	done <looked
fi

# Blocks of code, a file each: PAGE/NN.LANGUAGE, or PAGE/NN.sh-elsewhere.
(cd "$docs" && find . -name '*.md' | sed 's|^\./||; s|\.md$||' | sort) >names
while read -r name; do
	mkdir -p "blocks/$name/lib"
	cp "$srcdir"/scenarios/lib/*.lua "blocks/$name/lib"
	awk -v folder="blocks/$name" '
	/^ *```[a-z]/ && file == "" {
		indent = index($0, "`")
		info = substr($0, indent + 3)
		gsub(/ /, "-", info)
		file = sprintf("%s/%02d.%s", folder, ++n, info)
		printf "" >file
		next
	}
	/^ *```$/ { file = ""; next }
	file != "" { print substr($0, indent) >file }' "$docs/$name.md"
done <names
cd blocks || exit 99

# The first line of a program or a scenario is its name, if it has one.
find . -type f ! -name '*.sh*' ! -path '*/lib/*' | sort | while read -r block; do
	file=$(sed -nE '1s/^(--|\/\/|#) ([A-Za-z0-9_.-]+)$/\2/p' "$block")
	[ -n "$file" ] || file=$(basename "$block")
	file=$(dirname "$block")/$file
	cp "$block" "$file" 2>/dev/null
	case $file in
	*.lua) "$FLATLINE" check "$file" >said 2>&1 || { echo "$block:"; cat said; } ;;
	*.js | *.mjs) ! command -v node >/dev/null || node --check "$file" 2>&1 ;;
	*.py) ! command -v python3 >/dev/null || python3 -c \
	    'import ast, sys; ast.parse(open(sys.argv[1]).read())' "$file" 2>&1 ;;
	*.yml | *.yaml) ! python3 -c 'import yaml' 2>/dev/null || python3 -c \
	    'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' "$file" 2>&1 ;;
	*.go) ;; # a part of a program
	*) echo "$block: what is it?" ;;
	esac
done >"$work/wrong"
expect_empty "$work/wrong" "every scenario and program on a page is one"
expect "there are many" [ "$(find . -name '*.lua' ! -path '*/lib/*' | wc -l)" -gt 20 ]

# Lines of a block; one that ends in \ goes on in the next.
lines() { # BLOCK
	awk '{ line = line $0 } /\\$/ { sub(/\\$/, "", line); next } { print line; line = "" }' "$1" |
	    grep -v '^#'
}
# With arguments that are too many, all options are read and nothing is done.
mkdir "$work/reads" "$work/bin"
cat >"$work/reads/flatline" <<EOF
#!/bin/sh
cut=
for word; do
	shift
	[ "\$word\$cut" = -- ] && cut=1 && set -- "\$@" one too many
	set -- "\$@" "\$word"
done
[ -n "\$cut" ] || set -- "\$@" one too many
exec "$FLATLINE" "\$@"
EOF
ln -s "$FLATLINE" "$work/bin/flatline"
chmod +x "$work/reads/flatline"
reads() { # LINE
	tail=$(printf '%s\n' "$1" | sed -E "s/ +#.*//; s/.*(^|[ /])(flatline ($commands)( |\$))/\\2/")
	PATH=$work/reads:$PATH sh -c "$tail" >said 2>&1 </dev/null
	[ $? -ne 64 ] || grep -qE 'one argument too many|has no effect with --prom' said
}
find . -name '*.sh*' | sort | while read -r block; do
	sh -n "$block" 2>&1 || echo "$block: a shell cannot read it"
	lines "$block" | grep -E "(^|[ /])flatline ($commands)( |\$)" | while read -r line; do
		reads "$line" || { echo "$block: $line"; cat said; }
	done
done >"$work/wrong"
expect_empty "$work/wrong" "every command on a page has options that there are"
cat "$docs"/*.md "$docs"/recipes/*.md | tr '\n' ' ' | grep -oE "\`flatline ($commands)[^\`]*\`" |
    tr -d '`' | while read -r line; do
	reads "$line" || { echo "$line"; cat said; }
    done >"$work/wrong"
expect_empty "$work/wrong" "and so has every command within the text"

# What stands for the services of the recipes, with an ill where one is wanted.
leaky=$builddir/tests/targets/leaky
background "$leaky"
await 10 "grep -q listening '$background_log'" || exit 99
port=$(sed -n 's/.* //p' "$background_log")
mkdir "$work/stubs"
for name in node gunicorn flask java bundle php; do
	cat >"$work/stubs/$name" <<EOF
#!/bin/sh
case "\${ILL:-}:\$*" in
leak:*server.js*) exec "$leaky" --leak 8192 ;;
*) exec "$leaky" ;;
esac
EOF
done
chmod +x "$work"/stubs/*
FLATLINE_NO_PLOTS=true FLATLINE_WARMUP=300ms FLATLINE_SETTLE=20ms FLATLINE_BURST=100
FLATLINE_ROUNDS=6 FLATLINE_MAX_GROWTH=1KiB/request
export FLATLINE_NO_PLOTS FLATLINE_WARMUP FLATLINE_SETTLE FLATLINE_BURST FLATLINE_ROUNDS \
    FLATLINE_MAX_GROWTH

# Each line ends with the status of the word behind it, or with 0.
play() { # BLOCK
	lines "$1" >.lines
	while read -r line; do
		case $line in
		*'# LEAK'*) wanted=1 ;;
		*) wanted=0 ;;
		esac
		# A gate has bursts of its own.
		case $line in *'flatline gate'*) line="unset FLATLINE_CYCLES; $line" ;; esac
		run sh -c "$(printf '%s\n' "$line" | sed -E "s/:(3000|8080)/:$port/
		    s/ -d [0-9]+[mh]/ -d 3s/; s/--max-duration [0-9]+m/--max-duration 20s/")" </dev/null
		measured expect_status "$wanted" "$2: $(printf '%s' "$line" | sed 's/\\n//g' | cut -c1-70)"
	done <.lines
}
plays() { # NAME KIND...
	for kind in "${2:-sh}" ${3:+"$3"}; do
		find . -maxdepth 1 -name "[0-9]*.$kind"
	done | sort >.blocks
	while read -r block; do
		play "$block" "$1"
	done <.blocks
}
story() {
	cd "$work/../blocks/tutorial" || exit 99
	PATH=$(dirname "$work")/bin:$PATH
	FLATLINE_CYCLES=$(lasting 2 14 20)
	export PATH FLATLINE_CYCLES
	if [ "$FORM" = nightly ]; then
		plays tutorial sh sh-slow
	else
		plays tutorial sh
	fi
}
if command -v node >/dev/null; then
	aside story
else
	skip "the tutorial" "Node.js is not installed"
fi
recipe() { # NAME
	cd "$work/../blocks/$1" || exit 99
	PATH=$(dirname "$work")/stubs:$(dirname "$work")/bin:$PATH
	FLATLINE_INCONCLUSIVE=pass FLATLINE_DURATION=3s
	case $1 in */noisy-ci) ILL=leak ;; *) ILL= ;; esac
	export PATH FLATLINE_INCONCLUSIVE FLATLINE_DURATION ILL
	plays "$1" sh
}
cd "$work" || exit 99
if [ "$FORM" = nightly ]; then
	width=2
	while read -r name; do
		[ "$name" = tutorial ] || aside recipe "$name"
	done <names
fi
gather
