libharness_a_SOURCES += \
	%D%/compare.c \
	%D%/datadir.c \
	%D%/datafile.c \
	%D%/gnuplot.c \
	%D%/json.c \
	%D%/pair.h \
	%D%/pair_margin.c \
	%D%/phrase.c \
	%D%/phrase_where.c \
	%D%/phrase.h \
	%D%/plot.c \
	%D%/plot.h \
	%D%/plot_compare.c \
	%D%/plot_run.c \
	%D%/report.h \
	%D%/screen.c \
	%D%/screen.h \
	%D%/side.c \
	%D%/side.h \
	%D%/text_compared.c \
	%D%/text_verdict.c \
	%D%/thin.c \
	%D%/trace.c \
	%D%/view.c \
	%D%/view.h \
	%D%/view_time.c
