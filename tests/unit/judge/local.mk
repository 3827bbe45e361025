check_PROGRAMS += \
	%D%/test_answer_proof \
	%D%/test_decision \
	%D%/test_descriptor_growth \
	%D%/test_exercise \
	%D%/test_fleet \
	%D%/test_interruption \
	%D%/test_judged \
	%D%/test_load_crowd \
	%D%/test_load_proof \
	%D%/test_thinned \
	%D%/test_page_proof \
	%D%/test_run_forecast \
	%D%/test_run_reader
