# flatline: run
# The deciding metric over time, with the fitted line.
format = ARG1; picture = ARG2; load ARG3."/style.gp"

c = color(fact("verdict"))
s = number("scale")
t = number("time_scale")
x0 = number("x_min")
x1 = number("x_max")
y0 = number("y_min")
y1 = number("y_max")

set xrange [x0:x1]
set x2range [x0:x1]
set yrange [y0:y1]
set xlabel fact("time_unit")." since the load began" \
	textcolor rgb soft offset 0, 0.4
y_name = (fact("unit") eq "" ? fact("name") : fact("unit")) \
	.(number("y_cut") == 1 ? " (axis does not start at 0)" : "")
set label 5 y_name at screen 0.018, graph 0.5 center rotate textcolor rgb soft
if (number("has_doses") == 1) {
	set border 7
	set x2tics out scale 0.5 textcolor rgb soft font note_font offset 0, -0.3
	if (art) { set label 4 "requests done" at screen 0.975, 0.82 right \
		font note_font textcolor rgb soft }
}

# The label of a mark is put on the side that has room, in rows.
row(n) = y0 + (0.28 - 0.075 * n) * (y1 - y0)
early(time, words) = words ne "" && time / t <= (x0 + x1) / 2 \
	? time / t : NaN
late(time, words) = words ne "" && time / t > (x0 + x1) / 2 \
	? time / t : NaN

limit = number("limit")
if (limit > 0) {
	set arrow 1 from x0, limit to x1, limit nohead front linewidth 1.6 \
		dashtype 4 linecolor rgb 0xA03A7C
}

plot for [i=1:art] "phases.dat" using ($1 / t):(y0):($1 / t):($2 / t):(y0):(y1) \
		with boxxyerror linecolor rgb shade notitle, \
	for [i=1:art] "phases.dat" using (($1 + $2) / t / 2):(y1 - 0.035 * (y1 - y0)):3 \
		with labels center textcolor rgb soft font note_font notitle, \
	for [i=1:art * number("has_pauses")] "pauses.dat" \
		using ($1 / t):(y0):($1 / t):($2 / t):(y0):(y0 + 0.02 * (y1 - y0)) \
		with boxxyerror linecolor rgb soft fillstyle solid border \
		title "collections", \
	for [i=1:art] "memory.dat" index "[main]" using ($1 / t):($3 / s) \
		with filledcurves y=y0 linecolor rgb faint(c) notitle, \
	for [i=1:number("has_rss")] "series.dat" index "[rss_bytes]" \
		using ($1 / t):($3 / s) with lines linewidth 1.2 \
		linecolor rgb pale title fact("rss"), \
	for [i=1:number("has_exact")] "series.dat" index "[anon_bytes]" \
		using ($1 / t):($3 / s) with lines linewidth 1.4 \
		linecolor rgb 0x8A93A0 title fact("exact"), \
	for [i=1:number("has_heap")] "series.dat" index "[heap_after_gc_bytes]" \
		using ($1 / t):($3 / s) with lines linewidth 1.6 \
		linecolor rgb 0x009E73 title fact("heap"), \
	for [i=1:number("has_own")] "series.dat" index "[harness_rss_bytes]" \
		using ($1 / t):($3 / s) with lines linewidth 1 dashtype 3 \
		linecolor rgb soft title fact("own"), \
	for [i=1:art] "memory.dat" index "[main]" using ($1 / t):($3 / s) with lines \
		linewidth 1.2 linecolor rgb half(c) title fact("name"), \
	for [i=1:number("has_few")] "memory.dat" index "[main]" \
		using ($1 / t):($3 / s) with points pointtype 7 pointsize 0.7 \
		linecolor rgb c notitle, \
	"memory.dat" index "[envelope]" using ($1 / t):($3 / s) with lines \
		linewidth 2.4 linecolor rgb c \
		title art ? "its low points" : fact("name"), \
	for [i=1:art * number("has_fit")] "memory.dat" index "[fit]" \
		using ($1 / t):($4 / s):($5 / s) with filledcurves \
		linecolor rgb 0xC0000000 notitle, \
	for [i=1:art * number("has_fit")] "memory.dat" index "[fit]" \
		using ($1 / t):($3 / s) with lines linewidth 2 dashtype 2 \
		linecolor rgb ink title "fitted growth", \
	"marks.dat" using ($1 / t):(y0):(0):(y1 - y0) with vectors nohead \
		linewidth 1.4 linecolor rgb ink notitle, \
	"marks.dat" using (early($1, strcol(3))):(row($2)):3 \
		with labels left boxed offset 0.6, 0 font note_font notitle, \
	"marks.dat" using (late($1, strcol(3))):(row($2)):3 \
		with labels right boxed offset -0.6, 0 font note_font notitle, \
	"doses.dat" using ($1 / t):(NaN):x2ticlabels(2) axes x2y1 notitle, \
	for [i=1:art] y0 linecolor rgb soft notitle
