check_PROGRAMS += \
	%D%/test_drive \
	%D%/test_machine_limits \
	%D%/test_port_choice \
	%D%/test_readiness \
	%D%/test_unasked
EXTRA_DIST += %D%/ports.h
