libharness_a_SOURCES += \
	%D%/merge.c \
	%D%/merge.h \
	%D%/merge_copies.c \
	%D%/merge_describe.c \
	%D%/merge_doses.c \
	%D%/merge_doses.h \
	%D%/merge_events.c \
	%D%/merge_files.h \
	%D%/merge_parts.c \
	%D%/merge_parts.h \
	%D%/merge_routes.c \
	%D%/merge_samples.c \
	%D%/merge_sums.c \
	%D%/merge_sums.h
