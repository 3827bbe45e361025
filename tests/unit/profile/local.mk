check_PROGRAMS += \
	%D%/test_holders \
	%D%/test_profilers \
	%D%/test_writers
