check_PROGRAMS += \
	%D%/test_cases \
	%D%/test_calls \
	%D%/test_cookie_date \
	%D%/test_dataset \
	%D%/test_rewrite \
	%D%/test_documents \
	%D%/test_files \
	%D%/test_grpc \
	%D%/test_jar \
	%D%/test_location \
	%D%/test_mix \
	%D%/test_numbers \
	%D%/test_pool \
	%D%/test_random \
	%D%/test_replica \
	%D%/test_scenario \
	%D%/test_secrets \
	%D%/test_unique \
	%D%/test_user \
	%D%/test_value \
	%D%/test_visitors
EXTRA_DIST += %D%/drive.h
