check_PROGRAMS += \
	%D%/test_function_routes \
	%D%/test_functions \
	%D%/test_goroutines \
	%D%/test_heap_holders \
	%D%/test_heap_reader \
	%D%/test_heap_tree \
	%D%/test_held \
	%D%/test_helper \
	%D%/test_holders \
	%D%/test_hprof \
	%D%/test_jvm \
	%D%/test_native_package \
	%D%/test_php \
	%D%/test_profilers \
	%D%/test_read_pprof \
	%D%/test_snapshot \
	%D%/test_survival \
	%D%/test_symbols \
	%D%/test_writers
