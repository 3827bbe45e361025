libharness_a_SOURCES += \
	%D%/bell.c \
	%D%/bell.h \
	%D%/buf.c \
	%D%/buf.h \
	%D%/clock.c \
	%D%/clock.h \
	%D%/error.c \
	%D%/error.h \
	%D%/escape.c \
	%D%/escape.h \
	%D%/http.c \
	%D%/http.h \
	%D%/http_failures.def \
	%D%/mem.c \
	%D%/mem.h \
	%D%/options.def \
	%D%/random.h \
	%D%/settings.c \
	%D%/settings.h \
	%D%/stages.c \
	%D%/stages.h \
	%D%/text.c \
	%D%/text.h \
	%D%/thread.c \
	%D%/thread.h \
	%D%/units.c \
	%D%/units.h
