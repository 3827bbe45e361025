check_PROGRAMS += \
	%D%/test_cases \
	%D%/test_pool \
	%D%/test_random \
	%D%/test_replica \
	%D%/test_scenario \
	%D%/test_user
EXTRA_DIST += %D%/drive.h
