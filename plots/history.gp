# flatline: history
# Growth of several runs since the measurement began; the oldest is palest.
format = ARG1; picture = ARG2; load ARG3."/style.gp"

s = number("scale")
n = number("runs")
set label 3 ""
set xrange [0:number("x_max")]
set yrange [number("y_min"):number("y_max")]
set format x "%.0f"
set rmargin at screen 0.66
set tmargin at screen 0.86
set xlabel fact("dose")."s since the measurement began" \
	textcolor rgb soft offset 0, 0.4
y_name = fact("name")." gained".(fact("unit") eq "" ? "" : ", ".fact("unit"))
set label 4 y_name at screen 0.018, graph 0.5 center rotate textcolor rgb soft
set key at screen 0.985, 0.86 top right Left reverse vertical maxrows 26 \
	samplen 1.5 width 0 spacing 1.1
if (!art) { set key at screen 0.5, 0.14 center }
old(i) = int(0x90 * (n - 1 - i) / (n > 1 ? n - 1 : 1)) * 0x1000000

plot for [i=0:n-1] "history.dat" index "[run ".i."]" using 2:($3 / s) \
		with lines linewidth 2.4 dashtype 1 + i % 4 \
		linecolor rgb color(fact("color_".i)) + old(i) \
		title fact("words_".i), \
	0 linecolor rgb soft notitle
