check_PROGRAMS += \
	%D%/test_function_routes \
	%D%/test_functions \
	%D%/test_held \
	%D%/test_helper \
	%D%/test_holders \
	%D%/test_profilers \
	%D%/test_snapshot \
	%D%/test_survival \
	%D%/test_writers
