check_PROGRAMS += %D%/test_route
