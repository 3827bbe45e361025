check_PROGRAMS += \
	%D%/test_decision \
	%D%/test_load_proof \
	%D%/test_run_reader
