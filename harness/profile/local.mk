libharness_a_SOURCES += \
	%D%/function_routes.c \
	%D%/function_routes.h \
	%D%/functions.c \
	%D%/functions.h \
	%D%/functions_locate.c \
	%D%/holders.c \
	%D%/javascript.c \
	%D%/javascript.h \
	%D%/pause.c \
	%D%/pause.h \
	%D%/profile.c \
	%D%/profile.h \
	%D%/profiler_histogram.c \
	%D%/profiler_histogram.h \
	%D%/profiler_pprof.c \
	%D%/profiler_pprof.h \
	%D%/profiler_v8.c \
	%D%/profiler_v8.h \
	%D%/profilers.c \
	%D%/profilers.def \
	%D%/snapshot.c \
	%D%/snapshot.h \
	%D%/survival.c \
	%D%/write_flame.c \
	%D%/write_lcov.c \
	%D%/write_pprof.c \
	%D%/write_sources.c
