libharness_a_SOURCES += \
	%D%/csv.c \
	%D%/csv.h \
	%D%/record.c \
	%D%/record.h \
	%D%/run.c \
	%D%/table.c
