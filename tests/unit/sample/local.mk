check_PROGRAMS += \
	%D%/test_mark_share \
	%D%/test_allocator \
	%D%/test_allocator_helper \
	%D%/test_answers \
	%D%/test_ask \
	%D%/test_cdp \
	%D%/test_container \
	%D%/test_container_command \
	%D%/test_control_group \
	%D%/test_descriptors \
	%D%/test_exit_cause \
	%D%/test_forwarding \
	%D%/test_supervisor \
	%D%/test_heap_reading \
	%D%/test_leads \
	%D%/test_limits \
	%D%/test_listen \
	%D%/test_network \
	%D%/test_oom \
	%D%/test_opener \
	%D%/test_page_watch \
	%D%/test_proc \
	%D%/test_prometheus \
	%D%/test_memory_headroom \
	%D%/test_runtime \
	%D%/test_sampler \
	%D%/test_smaps \
	%D%/test_source \
	%D%/test_target \
	%D%/test_target_find \
	%D%/test_tree \
	%D%/test_version \
	%D%/test_log_tail
EXTRA_DIST += %D%/actor.h %D%/await.h %D%/target_scene.h
