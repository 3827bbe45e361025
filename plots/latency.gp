# flatline: run
# needs: latency.dat
# The percentile spectrum of latency: p99, p99.9 and so on.
format = ARG1; picture = ARG2; load ARG3."/style.gp"

y1 = 1.15 * number("latency_max")
if (!(y1 > 0)) { y1 = 1 }
set label 1 fact("latency_title") textcolor rgb ink
if (art) { set label 3 "counted from when a request was due; dashed: from when it was sent" }
set logscale x 10
set xrange [1:number("latency_end")]
set yrange [0:y1]
set xtics ("0 %%" 1, "50 %%" 2, "90 %%" 10, "99 %%" 100, "99.9 %%" 1000, \
	"99.99 %%" 10000, "99.999 %%" 100000)
if (art) { set grid xtics ytics linetype 1 linecolor rgb rule linewidth 1 }
set xlabel "share of the requests that were faster" \
	textcolor rgb soft offset 0, 0.4
set label 5 "milliseconds" at screen 0.018, graph 0.5 center rotate \
	textcolor rgb soft
set tmargin at screen 0.80

plot for [i=1:art] "latency.dat" using 1:2 with filledcurves y=0 \
		linecolor rgb faint(0x0072B2) notitle, \
	"latency.dat" using 1:2 with linespoints pointtype 7 pointsize 0.4 \
		linewidth 2.4 linecolor rgb 0x0072B2 title "latency", \
	"latency.dat" using 1:3 with lines linewidth 1.6 dashtype 2 \
		linecolor rgb soft title "uncorrected"
