check_PROGRAMS += \
	%D%/test_args \
	%D%/test_status_view
