check_PROGRAMS += \
	%D%/test_metrics \
	%D%/test_record \
	%D%/test_routes \
	%D%/test_rows \
	%D%/test_table
