libharness_a_SOURCES += \
	%D%/alarm.c \
	%D%/alarm.h \
	%D%/batch.c \
	%D%/counts.c \
	%D%/cycle.c \
	%D%/details.c \
	%D%/details.h \
	%D%/engine.c \
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
	%D%/schedule.c \
	%D%/schedule.h \
	%D%/self.c \
	%D%/sums.c \
	%D%/totals.c \
	%D%/worker.c
