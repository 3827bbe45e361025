check_PROGRAMS += \
	%D%/test_buf \
	%D%/test_child \
	%D%/test_error \
	%D%/test_escape \
	%D%/test_file \
	%D%/test_file_read \
	%D%/test_head \
	%D%/test_json_bounded \
	%D%/test_names \
	%D%/test_operation \
	%D%/test_segment \
	%D%/test_settings \
	%D%/test_stages \
	%D%/test_student \
	%D%/test_text \
	%D%/test_units
EXTRA_DIST += %D%/scratch.h
