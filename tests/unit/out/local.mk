check_PROGRAMS += \
	%D%/test_backlog \
	%D%/test_destination \
	%D%/test_receivers
