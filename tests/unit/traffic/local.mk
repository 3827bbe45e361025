check_PROGRAMS += \
	%D%/test_census \
	%D%/test_coverage \
	%D%/test_import \
	%D%/test_log \
	%D%/test_log_reader \
	%D%/test_route \
	%D%/test_route_near \
	%D%/test_row_choice \
	%D%/test_samples \
	%D%/test_secrets
