# flatline: compare
# Growth of both runs since the measurement began, by requests.
format = ARG1; picture = ARG2; load ARG3."/style.gp"

b = color(fact("before_color"))
a = color(fact("after_color"))
s = number("scale")
x1 = number("x_max")
y0 = number("y_min")
y1 = number("y_max")
common = number("common")

set xrange [0:x1]
set yrange [y0:y1]
set format x "%.0f"
set rmargin at screen 0.795
set tmargin at screen 0.79
set xlabel fact("dose")."s since the measurement began" \
	textcolor rgb soft offset 0, 0.4
y_name = fact("name")." gained".(fact("unit") eq "" ? "" : ", ".fact("unit"))
set label 4 y_name at screen 0.018, graph 0.5 center rotate textcolor rgb soft
set key at screen 0.44, 0.045

# The verdict of each line is written at its end.
side_font = heavy(14)
set label 5 fact("before_verdict") at graph 1.02, number("before_at") left \
	font side_font textcolor rgb b
set label 6 fact("before_words") at graph 1.02, number("before_at") left \
	offset 0, -1.2 font head_font textcolor rgb ink
set label 7 fact("before_more") at graph 1.02, number("before_at") left \
	offset 0, -2.3 font head_font textcolor rgb ink
set label 8 fact("after_verdict") at graph 1.02, number("after_at") left \
	font side_font textcolor rgb a
set label 9 fact("after_words") at graph 1.02, number("after_at") left \
	offset 0, -1.2 font head_font textcolor rgb ink
set label 10 fact("after_more") at graph 1.02, number("after_at") left \
	offset 0, -2.3 font head_font textcolor rgb ink

# Only one of the two continued beyond the common range.
if (art && common < 0.98 * x1) {
	set object 1 rectangle from common, graph 0 to x1, graph 1 front \
		fillstyle solid noborder fillcolor rgb 0x50FFFFFF
	set arrow 1 from common, graph 0 to common, graph 1 nohead front \
		linewidth 1 dashtype 3 linecolor rgb soft
	if (common < 0.8 * x1) {
		set label 11 "only one run" at common, graph 0.97 left front \
			offset 0.6, 0 font note_font textcolor rgb soft
	}
}

plot for [i=1:art] "compare.dat" index "[before]" using 2:($3 / s) with filledcurves y=0 \
		linecolor rgb faint(b) notitle, \
	for [i=1:art] "compare.dat" index "[after]" using 2:($3 / s) with filledcurves y=0 \
		linecolor rgb faint(a) notitle, \
	for [i=1:art] "compare.dat" index "[before]" using 2:($3 / s) with lines \
		linewidth 1.2 linecolor rgb half(b) notitle, \
	for [i=1:art] "compare.dat" index "[after]" using 2:($3 / s) with lines \
		linewidth 1.2 linecolor rgb half(a) notitle, \
	"compare.dat" index "[before envelope]" using 2:($3 / s) with lines \
		linewidth 3 linecolor rgb b title "before", \
	"compare.dat" index "[after envelope]" using 2:($3 / s) with lines \
		linewidth 3 linecolor rgb a title "after", \
	for [i=1:art * number("before_fit")] "compare.dat" index "[before fit]" \
		using 1:($3 / s):($4 / s) with filledcurves \
		linecolor rgb 0xC0000000 notitle, \
	for [i=1:art * number("after_fit")] "compare.dat" index "[after fit]" \
		using 1:($3 / s):($4 / s) with filledcurves \
		linecolor rgb 0xC0000000 notitle, \
	for [i=1:art * number("before_fit")] "compare.dat" index "[before fit]" \
		using 1:($2 / s) with lines linewidth 2 dashtype 2 \
		linecolor rgb ink title "fitted growth", \
	for [i=1:art * number("after_fit")] "compare.dat" index "[after fit]" \
		using 1:($2 / s) with lines linewidth 2 dashtype 2 \
		linecolor rgb ink notitle, \
	0 linecolor rgb soft notitle
