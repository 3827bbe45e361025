check_PROGRAMS += \
	%D%/test_address \
	%D%/test_deadline \
	%D%/test_http1_parse \
	%D%/test_keepalive \
	%D%/test_login \
	%D%/test_misbehave \
	%D%/test_transport
EXTRA_DIST += %D%/exchange.h %D%/raw_server.h
