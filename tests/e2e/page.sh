# SPDX-License-Identifier: MIT
# report.html in a browser: three widths, light and dark, the keyboard.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/browser.sh"
case $(apt-cache policy chromium 2>/dev/null | grep Candidate:) in
*snap* | *none* | '') no="this machine does not allow it: no package of chromium" ;;
*) no="chromium is not installed" ;;
esac
need chromium "$no"
need gnuplot "gnuplot is not installed"

mkdir run
awk 'BEGIN { print "time_s,requests,errors,rss_bytes,anon_bytes,fds"
	for (i = 0; i < 400; i++) print i / 10 "," i * 20 ",0," \
	    5e7 + i * 2e5 "," 4e7 + i * 2e5 ",12" }' >run/samples.csv
printf '{"scenario": {"name": "</script><b>x</b><script>window.pwned=1"}}' \
    >run/run.json
printf 'time_s,route,status_class,requests,errors\n1,GET /%0200d,2xx,5,0\n' 0 \
    >run/routes.csv
"$FLATLINE" report run >/dev/null
expect "there is a page" test -s run/report.html

# The page answers in its title, asked by a script that knows its nonce.
cat >ask <<'EOF2'
document.querySelectorAll('details').forEach(function (d) { d.open = true; });
var curve = document.getElementById('curve');
function key(name) {
  curve.dispatchEvent(new KeyboardEvent('keydown', { key: name, cancelable: true }));
}
key('End'); var end = document.getElementById('said').textContent;
key('Home'); var home = document.getElementById('said').textContent;
var box = curve.getBoundingClientRect();
curve.dispatchEvent(new PointerEvent('pointermove',
  { clientX: box.left + box.width * 0.5, clientY: box.top + 50 }));
var spot = document.getElementById('spot').textContent;
document.title = JSON.stringify({
  wide: document.documentElement.scrollWidth > window.innerWidth,
  fold: Math.round(document.querySelector('.brief').getBoundingClientRect().bottom),
  facts: document.querySelectorAll('.brief dt').length,
  clipped: Array.from(document.querySelectorAll('td, dd, p')).filter(function (e) {
    var box = e.getBoundingClientRect();
    return box.width > 0 && box.right > window.innerWidth; }).length,
  width: window.innerWidth, bold: document.querySelectorAll('b').length,
  pwned: 'pwned' in window, end: end, home: home, spot: spot,
  pictures: Array.from(document.images).every(function (i) { return i.naturalWidth > 0; }),
  dark: getComputedStyle(document.body).backgroundColor });
EOF2
asking run/report.html ask

for width in $(lasting 800 "360 800 1600"); do
	for colour in light dark; do
		browse run/report.asked.html "$width" "$colour" --dump-dom >dom
		sed -n 's/.*<title>\({.*}\)<\/title>.*/\1/p' dom >"$stdout"
		ran="$width $colour" status=0
		expect_output '"wide":false' "$width $colour: nothing sticks out"
		expect_output '"clipped":0' "$width $colour: and no table is cut"
		expect_output '"fold":[1-6]?[0-9]{1,2},"facts":[3-9]' \
		    "$width $colour: what to know is above the fold"
		expect_output '"bold":0,"pwned":false' \
		    "$width $colour: a name is no markup"
		expect_output '"pictures":true' "$width $colour: pictures are there"
		expect_output '"home":"0.0 s, 0 requests: 38.15 MiB"' \
		    "$width $colour: the keyboard reads the first value"
		expect_output '"end":"39.9 s, 7,980 requests: 114.3 MiB"' \
		    "$width $colour: and the last"
		expect_output '"spot":"1[0-9.]* s|"spot":"2[0-9.]* s' \
		    "$width $colour: the pointer reads the middle"
	done
	expect_output '"dark":"rgb\(25, 25, 25\)"' "$width: dark is dark"
done
browse run/report.asked.html 800 light --screenshot="$work/page.png" >/dev/null
expect "and it can be looked at" test -s page.png

# A page of a run that goes on, as --ui serves it: it is looked at as a file.
cat >get.lua <<'EOF2'
load { users = 2, rate = 100, duration = "60s", warmup = "0s" }
flow("x", { get = "/x" })
EOF2
live_page() {
	background "$FLATLINE" run get.lua --ui --no-plots -o live -- \
	    "$builddir/tests/targets/leaky" --leak 16000
	await 60 'url=$(sed -n "s/^.*live page: //p" "$background_log"); test -n "$url"'
	await 60 'curl -sS -o live.html "$url" && grep -q "<h1>LEAK so far" live.html'
	kill "$background_pid"
}

accessible() { # FILE WIDTH...
	page=$1
	shift
	for width; do
		for colour in light dark; do
			expect_accessible "$page" "$width" "$colour"
		done
	done
}
npm_target axe
# shellcheck disable=SC2046 # several widths
accessible run/report.html $(lasting "" 360 "360 800 1600")
if [ "$FORM" = nightly ] && command -v curl >/dev/null; then
	live_page
	accessible live.html 360 800 1600
fi
