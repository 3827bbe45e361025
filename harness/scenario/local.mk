libharness_a_SOURCES += \
	%D%/api_basic.c \
	%D%/api_coroutine.c \
	%D%/api_flow.c \
	%D%/api_http.c \
	%D%/api_options.c \
	%D%/api_random.c \
	%D%/apis.def \
	%D%/arguments.c \
	%D%/budget.c \
	%D%/checks.c \
	%D%/coroutine.c \
	%D%/internal.h \
	%D%/json_lua.c \
	%D%/pool.h \
	%D%/random.c \
	%D%/reply.c \
	%D%/request.c \
	%D%/request_options.def \
	%D%/sandbox.c \
	%D%/scenario.c \
	%D%/scenario.h \
	%D%/user.c \
	%D%/watchdog.c
if SANITIZED
libharness_a_SOURCES += %D%/pool_malloc.c
else
libharness_a_SOURCES += %D%/pool.c
endif
