check_PROGRAMS += \
	%D%/test_run_reader
