check_PROGRAMS += \
	%D%/test_alarm \
	%D%/test_counts \
	%D%/test_details \
	%D%/test_histogram \
	%D%/test_load \
	%D%/test_schedule \
	%D%/test_threads
EXTRA_DIST += %D%/served.h
