libharness_a_SOURCES += \
	%D%/comparability.c \
	%D%/compare.c \
	%D%/compare.h \
	%D%/compared.c \
	%D%/decision.c \
	%D%/exit_status.c \
	%D%/history.c \
	%D%/judge.c \
	%D%/judge.h \
	%D%/judged.c \
	%D%/judged.h \
	%D%/live.c \
	%D%/live.h \
	%D%/load_proof.c \
	%D%/load_proof.h \
	%D%/process_rows.c \
	%D%/route_growth.c \
	%D%/route_growth.h \
	%D%/run_forecast.c \
	%D%/run_forecast.h \
	%D%/run_limits.c \
	%D%/run_reader.c \
	%D%/run_reader.h \
	%D%/run_timeline.c \
	%D%/run_timeline.h \
	%D%/stopping_rule.c \
	%D%/stopping_rule.h
