check_PROGRAMS += \
	%D%/test_address \
	%D%/test_bodies \
	%D%/test_channel \
	%D%/test_deadline \
	%D%/test_h2 \
	%D%/test_h2_batch \
	%D%/test_h2_misbehave \
	%D%/test_event_stream \
	%D%/test_head \
	%D%/test_http1_parse \
	%D%/test_keepalive \
	%D%/test_login \
	%D%/test_mark \
	%D%/test_page_request \
	%D%/test_page_server \
	%D%/test_misbehave \
	%D%/test_replies \
	%D%/test_tls \
	%D%/test_transport \
	%D%/test_websocket
EXTRA_DIST += %D%/exchange.h %D%/h2_exchange.h %D%/h2_server.h %D%/raw_server.h
