libharness_a_SOURCES += \
	%D%/csv.c \
	%D%/csv.h \
	%D%/dose.c \
	%D%/intake.c \
	%D%/intake.h \
	%D%/intake_check.c \
	%D%/intake_names.c \
	%D%/intake_time.c \
	%D%/lines.c \
	%D%/metrics.c \
	%D%/metrics.def \
	%D%/metrics.h \
	%D%/record.c \
	%D%/record.h \
	%D%/routes.c \
	%D%/rows.c \
	%D%/rows.h \
	%D%/rows_open.c \
	%D%/run.c \
	%D%/run_info.c \
	%D%/run_info.def \
	%D%/run_info.h \
	%D%/run_info_read.c \
	%D%/run_info_undef.h \
	%D%/run_info_write.c \
	%D%/run_shape.h \
	%D%/table.c
