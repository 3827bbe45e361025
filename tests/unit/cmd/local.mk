check_PROGRAMS += %D%/test_args
