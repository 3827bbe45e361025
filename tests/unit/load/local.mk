check_PROGRAMS += \
	%D%/test_timer \
	%D%/test_counts \
	%D%/test_details \
	%D%/test_held \
	%D%/test_histogram \
	%D%/test_latency_counts \
	%D%/test_latency \
	%D%/test_load \
	%D%/test_replay_map \
	%D%/test_replay \
	%D%/test_ring \
	%D%/test_schedule \
	%D%/test_thread_stats \
	%D%/test_threads \
	%D%/test_timeline \
	%D%/test_vary
EXTRA_DIST += %D%/served.h
