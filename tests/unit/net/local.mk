check_PROGRAMS += \
	%D%/test_address \
	%D%/test_transport
EXTRA_DIST += %D%/wire.h
