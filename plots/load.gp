# flatline: run
# needs: load.dat
# The achieved load against the planned one.
format = ARG1; picture = ARG2; load ARG3."/style.gp"

t = number("time_scale")
y1 = 1.2 * number("load_max")
if (!(y1 > 0)) { y1 = 1 }
set label 1 fact("load_title") textcolor rgb ink
set label 3 ""
set xrange [number("x_min"):number("x_max")]
set yrange [0:y1]
set xlabel fact("time_unit")." since the load began" \
	textcolor rgb soft offset 0, 0.4
set label 5 "requests a second" at screen 0.018, graph 0.5 center rotate \
	textcolor rgb soft
set tmargin at screen 0.84
planned = number("planned")
set key width 0

plot for [i=1:art] "phases.dat" using ($1 / t):(0):($1 / t):($2 / t):(0):(y1) \
		with boxxyerror linecolor rgb shade notitle, \
	for [i=1:art] "phases.dat" using (($1 + $2) / t / 2):(0.965 * y1):3 \
		with labels center textcolor rgb soft font note_font notitle, \
	for [i=1:art] "load.dat" index "[requests]" using ($1 / t):2 with filledcurves y=0 \
		linecolor rgb faint(0x0072B2) notitle, \
	"load.dat" index "[requests]" using ($1 / t):2 with lines linewidth 2 \
		linecolor rgb 0x0072B2 title "achieved", \
	for [i=1:(planned > 0)] planned with lines linewidth 1.6 dashtype 2 \
		linecolor rgb ink title "planned", \
	for [i=1:(number("has_errors") == 1)] "load.dat" index "[errors]" \
		using ($1 / t):2 with lines linewidth 2 linecolor rgb 0xD55E00 \
		title "failed"
