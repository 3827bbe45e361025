libharness_a_SOURCES += \
	%D%/api_basic.c \
	%D%/api_batch.c \
	%D%/api_coroutine.c \
	%D%/api_data.c \
	%D%/api_flow.c \
	%D%/api_group.c \
	%D%/api_hook.c \
	%D%/api_http.c \
	%D%/api_option.c \
	%D%/api_options.c \
	%D%/api_random.c \
	%D%/api_require.c \
	%D%/apis.def \
	%D%/arguments.c \
	%D%/budget.c \
	%D%/checks.c \
	%D%/common.c \
	%D%/common.h \
	%D%/coroutine.c \
	%D%/dataset.c \
	%D%/dataset.h \
	%D%/files.c \
	%D%/files.h \
	%D%/hook.c \
	%D%/internal.h \
	%D%/jar.c \
	%D%/jar.h \
	%D%/journey.c \
	%D%/json_lua.c \
	%D%/pool.h \
	%D%/random.c \
	%D%/reply.c \
	%D%/request.c \
	%D%/request_body.c \
	%D%/request_head.c \
	%D%/request_misbehave.c \
	%D%/request_options.def \
	%D%/request_table.c \
	%D%/sandbox.c \
	%D%/scenario.c \
	%D%/scenario.h \
	%D%/secrets.c \
	%D%/secrets.h \
	%D%/user.c \
	%D%/value.c \
	%D%/value.h \
	%D%/watchdog.c
if SANITIZED
libharness_a_SOURCES += %D%/pool_malloc.c
else
libharness_a_SOURCES += %D%/pool.c
endif
