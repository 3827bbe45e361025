check_PROGRAMS += \
	%D%/test_prom_reply
