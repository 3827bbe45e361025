check_PROGRAMS += \
	%D%/test_args \
	%D%/test_curl_line \
	%D%/test_manual \
	%D%/test_status_view
