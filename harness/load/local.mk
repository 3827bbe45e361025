libharness_a_SOURCES += \
	%D%/batch.c \
	%D%/counts.c \
	%D%/cycle.c \
	%D%/histogram.c \
	%D%/histogram.h \
	%D%/internal.h \
	%D%/load.c \
	%D%/load.h \
	%D%/pacer_closed.c \
	%D%/pacer_rate.c \
	%D%/pacers.def \
	%D%/phase.c \
	%D%/solo.c \
	%D%/solo.h \
	%D%/totals.c \
	%D%/worker.c
