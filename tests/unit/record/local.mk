check_PROGRAMS += \
	%D%/test_intake \
	%D%/test_log_warnings \
	%D%/test_thin \
	%D%/test_thinned \
	%D%/test_metrics \
	%D%/test_record \
	%D%/test_routes \
	%D%/test_rows \
	%D%/test_run_info \
	%D%/test_run_schema \
	%D%/test_series \
	%D%/test_table
