# SPDX-License-Identifier: MIT
# Pages in a browser, for tests that have read lib.sh.
# shellcheck disable=SC2154,SC2034

# What a page's DOM has become, on standard output.
browse() { # FILE WIDTH light|dark [OPTION...]
	shown=$(realpath "$1") window=$2,1200 scheme=1
	[ "$3" = light ] || scheme=0
	shift 3
	timeout 120 chromium --headless --no-sandbox --disable-gpu \
	    --no-first-run --disable-background-networking \
	    --disable-component-update --disable-sync --hide-scrollbars \
	    --user-data-dir="$work/profile" --window-size="$window" \
	    --blink-settings=preferredColorScheme="$scheme" "$@" \
	    "file://$shown" 2>"$stderr"
}

# Leaves the page FILE.asked, which runs the script at its end.
asking() { # FILE SCRIPT
	nonce=$(sed -n 's/.*<style nonce="\([0-9a-f]*\)">.*/\1/p' "$1")
	{
		printf '<script nonce="%s">' "$nonce"
		cat "$2"
		echo '</script>'
	} >"$work/.ask"
	sed -e "/^<\/body>/{" -e "r $work/.ask" -e '}' "$1" >"${1%.html}.asked.html"
}

# Expects that axe-core finds nothing serious. It comes by npm_target axe.
expect_accessible() { # FILE WIDTH light|dark
	{
		cat "$work/node_modules/axe-core/axe.min.js"
		cat <<'EOF'
document.querySelectorAll('details').forEach(function (d) { d.open = true; });
axe.run().then(function (found) {
  document.title = 'axe ' + found.passes.length + ' passed; ' + JSON.stringify(
    found.violations.map(function (v) { return v.impact + ' ' + v.id + ' ' + v.nodes[0].html.slice(0, 80); })) +
    '; wide ' + (document.documentElement.scrollWidth > innerWidth);
});
EOF
	} >"$work/.axe"
	asking "$1" "$work/.axe"
	browse "${1%.html}.asked.html" "$2" "$3" --virtual-time-budget=60000 --dump-dom >"$work/.dom"
	rm "${1%.html}.asked.html"
	sed -n 's/.*<title>\(axe .*\)<\/title>.*/\1/p' "$work/.dom" >"$stdout"
	ran="$1 $2 $3" status=0
	expect_output '^axe [1-9][0-9]* passed' "$ran: axe looked"
	expect_no_output '"(serious|critical) ' "$ran: and found nothing serious"
	expect_output '; wide false$' "$ran: nothing sticks out"
}
