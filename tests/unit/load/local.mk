check_PROGRAMS += \
	%D%/test_counts \
	%D%/test_histogram \
	%D%/test_load
