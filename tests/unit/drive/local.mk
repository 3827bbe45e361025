check_PROGRAMS += \
	%D%/test_drive
