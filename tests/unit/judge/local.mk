check_PROGRAMS += \
	%D%/test_decision \
	%D%/test_run_reader
