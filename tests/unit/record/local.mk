check_PROGRAMS += \
	%D%/test_record \
	%D%/test_table
