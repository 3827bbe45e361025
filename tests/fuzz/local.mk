# Fuzz targets: `make check` feeds them mutations of their seeds, `make fuzz`
# (clang) feeds each of FUZZERS by libFuzzer for FUZZ_SECONDS.
fuzzers = \
	%D%/fuzz_ask \
	%D%/fuzz_http1 \
	%D%/fuzz_curl \
	%D%/fuzz_functions \
	%D%/fuzz_har \
	%D%/fuzz_heap \
	%D%/fuzz_hprof \
	%D%/fuzz_live \
	%D%/fuzz_log \
	%D%/fuzz_openapi \
	%D%/fuzz_page \
	%D%/fuzz_postman \
	%D%/fuzz_proc \
	%D%/fuzz_profile \
	%D%/fuzz_proto \
	%D%/fuzz_scenario \
	%D%/fuzz_series \
	%D%/fuzz_report \
	%D%/fuzz_run \
	%D%/fuzz_run_info \
	%D%/fuzz_table \
	%D%/fuzz_text \
	%D%/fuzz_wire
check_PROGRAMS += $(fuzzers)
EXTRA_DIST += %D%/fuzz.h %D%/mutate.h %D%/traffic.h
tests_fuzz_fuzz_ask_SOURCES = %D%/fuzz_ask.c %D%/driver.c
tests_fuzz_fuzz_http1_SOURCES = %D%/fuzz_http1.c %D%/driver.c
tests_fuzz_fuzz_curl_SOURCES = %D%/fuzz_curl.c %D%/driver.c
tests_fuzz_fuzz_functions_SOURCES = %D%/fuzz_functions.c %D%/driver.c
tests_fuzz_fuzz_har_SOURCES = %D%/fuzz_har.c %D%/driver.c
tests_fuzz_fuzz_heap_SOURCES = %D%/fuzz_heap.c %D%/driver.c
tests_fuzz_fuzz_hprof_SOURCES = %D%/fuzz_hprof.c %D%/driver.c
tests_fuzz_fuzz_live_SOURCES = %D%/fuzz_live.c %D%/driver.c
tests_fuzz_fuzz_log_SOURCES = %D%/fuzz_log.c %D%/driver.c
tests_fuzz_fuzz_openapi_SOURCES = %D%/fuzz_openapi.c %D%/driver.c
tests_fuzz_fuzz_page_SOURCES = %D%/fuzz_page.c %D%/driver.c
tests_fuzz_fuzz_postman_SOURCES = %D%/fuzz_postman.c %D%/driver.c
tests_fuzz_fuzz_proc_SOURCES = %D%/fuzz_proc.c %D%/driver.c
tests_fuzz_fuzz_profile_SOURCES = %D%/fuzz_profile.c %D%/driver.c
tests_fuzz_fuzz_proto_SOURCES = %D%/fuzz_proto.c %D%/driver.c
tests_fuzz_fuzz_scenario_SOURCES = %D%/fuzz_scenario.c %D%/driver.c
tests_fuzz_fuzz_series_SOURCES = %D%/fuzz_series.c %D%/driver.c
tests_fuzz_fuzz_report_SOURCES = %D%/fuzz_report.c %D%/driver.c
tests_fuzz_fuzz_run_SOURCES = %D%/fuzz_run.c %D%/driver.c
tests_fuzz_fuzz_run_info_SOURCES = %D%/fuzz_run_info.c %D%/driver.c
tests_fuzz_fuzz_table_SOURCES = %D%/fuzz_table.c %D%/driver.c
tests_fuzz_fuzz_text_SOURCES = %D%/fuzz_text.c %D%/driver.c
tests_fuzz_fuzz_wire_SOURCES = %D%/fuzz_wire.c %D%/driver.c

FUZZERS = $(fuzzers)
FUZZ_SECONDS = 30
FUZZ_LIMIT = -max_total_time=$(FUZZ_SECONDS)
.PHONY: fuzz
fuzz: libharness.a
	for target in $(FUZZERS); do \
		clang -g -O1 -D_GNU_SOURCE -I$(top_srcdir)/harness \
		    $(LUA_CFLAGS) $(JANSSON_CFLAGS) \
		    -fsanitize=fuzzer,address,undefined \
		    -fno-sanitize-recover=undefined -o $$target-libfuzzer \
		    $(srcdir)/$$target.c libharness.a $(LIBS) $(flatline_LDADD) \
		    && $$target-libfuzzer $(FUZZ_LIMIT) \
		    -max_len=4096 -verbosity=0 || exit 1; \
	done
