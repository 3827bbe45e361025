# Shared by all plots: reading the data, and the style.
#
# A plot is a .gp file of this folder whose first line names its kind:
#     # flatline: run         drawn for every run
#     # flatline: compare     drawn for every comparison
#     # flatline: history       drawn for more than two runs
# If the second line is "# needs: FILE", it is drawn only if there is that file.
# It starts with `format = ARG1; picture = ARG2; load ARG3."/style.gp"` and ends
# with its plot command; NAME.gp becomes NAME.svg and NAME.png. gnuplot works in
# a folder that holds, for a run:
#     facts.dat   key and value; fact("name") is a text, number("x_max") a number
#     series.dat  time_s, dose and value of each column of samples.csv that has
#                 a reading: plot "series.dat" index "[threads]" using 1:3
#     memory.dat  [main] [envelope]: time_s, dose, value of the metric that
#                 decided; [fit]: time_s, dose, line, low, high
#     phases.dat  from, to, name           marks.dat  time_s, row, words
#     doses.dat   time_s, requests done     pauses.dat  from, to: collections
#     resources.dat  [fds] [sockets] [threads] [goroutines], as in series.dat
#     load.dat    [requests] [errors]: time_s, so many a second
#     routes.dat  row, requests, errors, route, words, 1 if it surely grows
#     latency.dat 1 / (1 - share of the requests), ms, uncorrected ms
# and for a comparison facts.dat and
#     compare.dat [before] [before envelope]: time_s, dose, growth since the
#                 measurement began; [before fit]: dose, line, low, high;
#                 [after], [after envelope] and [after fit] likewise
# Text from scenarios and targets stays in these files, never in a command.

set encoding utf8
set datafile missing "NaN"

# Facts.
array fact_key[200]
array fact_value[200]
facts = 0
stats "facts.dat" using (facts = facts + 1, fact_key[facts] = strcol(1), \
	fact_value[facts] = strcol(2), facts) nooutput
fact_at(key, i) = i > facts ? "" : fact_key[i] eq key ? fact_value[i] \
	: fact_at(key, i + 1)
fact(key) = fact_at(key, 1)
number(key) = fact(key) eq "" ? NaN : real(fact(key))

# Colours that the colour-blind can tell apart (Okabe and Ito), and greys.
# "too": the second of two runs with the same verdict.
color(kind) = kind eq "leak" ? 0xD55E00 : kind eq "leak too" ? 0xA03A7C \
	: kind eq "flat" ? 0x0072B2 : kind eq "flat too" ? 0x009E73 \
	: kind eq "inconclusive" ? 0x9A6B00 : 0x555555
faint(rgb) = rgb + 0xE0000000
half(rgb) = rgb + 0x60000000
ink = 0x222222
soft = 0x666666
pale = 0xB8BEC6
shade = 0xF1F1EE
rule = 0xE2E2E2

# Sizes: of an SVG in pixels; a PNG is the same picture, larger.
width = 960
height = 540
large = 5.0 / 3
letters = 13
family = "DejaVu Sans,Helvetica,Arial,sans-serif"
heavy(size) = sprintf("DejaVu Sans:Bold,%.1f", size)
plain(size) = sprintf("DejaVu Sans,%.1f", size)
if (format eq "svg") {
	set terminal svg size width, height noenhanced \
		font family.",".letters background rgb "white"
	# An SVG font has no ":Bold": the name ends, and the weight follows.
	heavy(size) = sprintf("sans-serif\" font-weight=\"bold,%.1f", size)
	plain(size) = sprintf("sans-serif,%.1f", size)
}
if (format eq "png") {
	set terminal pngcairo size large * width, large * height noenhanced \
		font "DejaVu Sans,".letters fontscale 0.75 * large \
		linewidth large dashlength 0.6 background rgb "white"
}
# Text, for logs: 80 columns, no colour, and only the lines that matter.
art = format ne "txt"
if (!art) {
	set terminal dumb size 79, 26 noenhanced mono
}
set output picture

# The heading: the main statement, then the evidence.
title_font = heavy(20 * number("title_size"))
head_font = plain(12.5)
key_font = plain(12)
note_font = plain(11)

set label 1 fact("title") at screen 0.02, 0.945 left \
	font title_font textcolor rgb color(fact("verdict"))
set label 2 fact("subtitle1") at screen 0.02, 0.885 left \
	font head_font textcolor rgb ink
set label 3 fact("subtitle2") at screen 0.02, 0.845 left \
	font head_font textcolor rgb soft

# The frame.
set border 3 linecolor rgb soft
set tics nomirror out scale 0.5 textcolor rgb ink
set grid ytics linetype 1 linecolor rgb rule linewidth 1
set lmargin at screen 0.09
set rmargin at screen 0.975
set tmargin at screen 0.755
set bmargin at screen 0.18
set key at screen 0.53, 0.045 center horizontal Left reverse samplen 2.5 \
	width -3 textcolor rgb ink font key_font
if (!art) {
	set label 3 ""
	unset grid
	set bmargin at screen 0.26
	set key at screen 0.53, 0.08 center samplen 1.5 width 1
}
set style fill solid noborder
set style textbox opaque noborder fillcolor rgb 0xFFFFFF margins 0.6, 0.3
