libharness_a_SOURCES += \
	%D%/describe.c \
	%D%/describe.h \
	%D%/drive.c \
	%D%/drive.h \
	%D%/drive_log.c \
	%D%/file_limit.c \
	%D%/file_limit.h \
	%D%/internal.h \
	%D%/log_replay.c \
	%D%/log_replay.h \
	%D%/monitor.c \
	%D%/note.c \
	%D%/order.h \
	%D%/replay_summary.c \
	%D%/scenario_hooks.c \
	%D%/target_end.c \
	%D%/target_resolution.c \
	%D%/target_resolution.h \
	%D%/trial.c \
	%D%/trial.h \
	%D%/turns.c \
	%D%/turns.h \
	%D%/watch.c \
	%D%/watch.h
