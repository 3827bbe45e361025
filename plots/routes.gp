# flatline: run
# needs: routes.dat
# Requests of each route, and how many failed; orange where growth surely comes
# with it.
format = ARG1; picture = ARG2; load ARG3."/style.gp"

n = number("routes")
x1 = number("routes_max")
set label 1 fact("routes_title") textcolor rgb ink
set label 3 ""
set xrange [0:1.9 * x1]
set yrange [n - 0.4:-0.6]
set lmargin at screen 0.31
set tmargin at screen 0.83
set bmargin at screen 0.14
set border 2
unset xtics
unset grid
set ytics scale 0 font key_font
unset key
half_bar = n > 4 ? 0.34 : 0.34 * n / 5.0

plot "routes.dat" using (0):1:(0):2:($1 - half_bar):($1 + half_bar):yticlabels(4) \
		with boxxyerror linecolor rgb 0x0072B2 notitle, \
	"routes.dat" using (0):1:(0):($6 == 1 ? $2 : 0):($1 - half_bar):($1 + half_bar) \
		with boxxyerror linecolor rgb color("leak") notitle, \
	"routes.dat" using (0):1:(0):3:($1 - half_bar):($1 + half_bar) \
		with boxxyerror linecolor rgb ink notitle, \
	"routes.dat" using 2:1:5 with labels left offset 0.8, 0 font key_font \
		textcolor rgb ink notitle
