check_PROGRAMS += \
	%D%/test_allocator \
	%D%/test_ask \
	%D%/test_cdp \
	%D%/test_exit_cause \
	%D%/test_supervisor \
	%D%/test_limits \
	%D%/test_listen \
	%D%/test_oom \
	%D%/test_proc \
	%D%/test_prometheus \
	%D%/test_memory_headroom \
	%D%/test_runtime \
	%D%/test_sampler \
	%D%/test_smaps \
	%D%/test_source \
	%D%/test_target \
	%D%/test_tree \
	%D%/test_version \
	%D%/test_log_tail
EXTRA_DIST += %D%/actor.h %D%/await.h
