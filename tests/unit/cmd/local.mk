check_PROGRAMS += \
	%D%/test_args \
	%D%/test_board \
	%D%/test_intake
