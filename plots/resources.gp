# flatline: run
# needs: resources.dat
# Open files, sockets and threads of the service, each coloured by its verdict.
format = ARG1; picture = ARG2; load ARG3."/style.gp"

t = number("time_scale")
y1 = 1.15 * number("resources_max")
if (!(y1 > 0)) { y1 = 1 }
set label 1 fact("resources_title") textcolor rgb color(fact("resources_mood"))
set label 3 ""
set xrange [number("x_min"):number("x_max")]
set yrange [0:y1]
set xlabel fact("time_unit")." since the load began" \
	textcolor rgb soft offset 0, 0.4
set label 5 "open at a time" at screen 0.018, graph 0.5 center rotate \
	textcolor rgb soft
set tmargin at screen 0.84
set bmargin at screen 0.26
set key at screen 0.53, 0.085 maxrows 2 width 0

# Those of one verdict have one colour: dashes tell them apart.
dash(name) = name eq "fds" ? 1 : name eq "sockets" ? 2 \
	: name eq "threads" ? 4 : 5
bold(name) = fact(name."_mood") eq "leak" ? 2.4 : 1.6

plot for [i=1:art] "phases.dat" using ($1 / t):(0):($1 / t):($2 / t):(0):(y1) \
		with boxxyerror linecolor rgb shade notitle, \
	for [name in fact("resources")] "resources.dat" index "[".name."]" \
		using ($1 / t):3 with lines linewidth bold(name) \
		dashtype dash(name) \
		linecolor rgb color(fact(name."_mood")) title fact(name."_words")
