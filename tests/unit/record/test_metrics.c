/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "record/metrics.h"

static void
test_a_known_column_has_its_row(void **state)
{
	const struct metric_row *row = metric_row("heap_after_gc_bytes");

	(void)state;
	assert_string_equal(row->column, "heap_after_gc_bytes");
	assert_int_equal(row->measure, MEASURE_BYTES);
	assert_int_equal(row->type, METRIC_TYPE_GAUGE);
	assert_int_equal(row->evidence, EVIDENCE_HEAP);
	assert_string_equal(metric_label("heap_after_gc_bytes"),
			    "heap after collection");
	assert_true(metric_is("fds", EVIDENCE_FILES));
	assert_int_equal(metric_row("fds")->measure, MEASURE_COUNT);
}

static void
test_no_column_and_no_label_stands_twice(void **state)
{
	(void)state;
	for (size_t i = 0; i < METRIC_ROWS; i++)
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(metric_rows[i].column,
						metric_rows[j].column);
			assert_string_not_equal(metric_rows[i].label,
						metric_rows[j].label);
		}
}

static void
test_other_columns_get_a_row_by_how_they_are_named(void **state)
{
	static const struct {
		const char *column;
		enum measure measure;
		enum evidence evidence;
		int judged;
	} cases[] = {
	    {"jvm_memory_used_nonheap_bytes", MEASURE_BYTES, EVIDENCE_OTHER, 1},
	    {"map_arena_bytes", MEASURE_BYTES, EVIDENCE_MAPPING, 1},
	    {"harness_anon_bytes", MEASURE_BYTES, EVIDENCE_HARNESS, 0},
	    {"read_buffer_bytes", MEASURE_BYTES, EVIDENCE_OTHER, 1},
	    {"io_write_bytes", MEASURE_BYTES, EVIDENCE_NONE, 0},
	    {"io_read_bytes", MEASURE_BYTES, EVIDENCE_NONE, 0},
	    {"network_sent_bytes", MEASURE_BYTES, EVIDENCE_NONE, 0},
	    {"network_received_bytes_total", MEASURE_COUNT, EVIDENCE_NONE, 0},
	    {"queue_length", MEASURE_COUNT, EVIDENCE_NONE, 0},
	    {"bytes", MEASURE_COUNT, EVIDENCE_NONE, 0},
	    {"", MEASURE_COUNT, EVIDENCE_NONE, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct metric_row *row = metric_row(cases[i].column);

		assert_null(row->column);
		assert_int_equal(row->measure, cases[i].measure);
		assert_int_equal(row->evidence, cases[i].evidence);
		assert_int_equal(metric_is_judged(cases[i].column),
				 cases[i].judged);
		assert_string_equal(metric_label(cases[i].column),
				    cases[i].column);
	}
}

static void
test_only_gauges_of_what_can_leak_are_judged(void **state)
{
	static const char *const never[] = {
	    "time_s",	    "requests",	     "errors",
	    "minor_faults", "cpu_s",	     "heap_limit_bytes",
	    "processes",    "sampler_cpu_s", "harness_rss_bytes"};

	(void)state;
	for (size_t i = 0; i < COUNT(never); i++)
		assert_false(metric_is_judged(never[i]));
	assert_true(metric_is_judged("rss_bytes"));
	assert_true(metric_is_judged("go_goroutines"));
}

static void
test_what_decides_must_be_a_number(void **state)
{
	(void)state;
	assert_true(metric_is_number("time_s"));
	assert_true(metric_is_number("errors"));
	assert_true(metric_is_number("threads"));
	assert_true(metric_is_number("any_bytes"));
	assert_false(metric_is_number("hostname"));
	assert_false(metric_is_number("processes"));
}

static void
test_memory_comes_most_exact_first(void **state)
{
	static const char *const columns[] = {
	    "anon_bytes",
	    "memory_with_swap_bytes",
	    "pss_bytes",
	    "rss_bytes",
	    "process_resident_memory_bytes",
	    "process_working_set_bytes",
	    "process_memory_usage_bytes",
	    "process_runtime_cpython_memory_rss_bytes",
	    "dotnet_process_memory_working_set_bytes",
	    "ruby_rss_bytes"};
	const struct metric_row *row = NULL;

	(void)state;
	for (size_t i = 0; i < COUNT(columns); i++) {
		enum exactness before =
		    row != NULL ? row->exactness : EXACTNESS_EXACT;

		row = metric_next(EVIDENCE_MEMORY, row);
		assert_non_null(row);
		assert_string_equal(row->column, columns[i]);
		assert_true(row->exactness >= before);
	}
	assert_null(metric_next(EVIDENCE_MEMORY, row));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_known_column_has_its_row),
	    cmocka_unit_test(test_no_column_and_no_label_stands_twice),
	    cmocka_unit_test(
		test_other_columns_get_a_row_by_how_they_are_named),
	    cmocka_unit_test(test_only_gauges_of_what_can_leak_are_judged),
	    cmocka_unit_test(test_what_decides_must_be_a_number),
	    cmocka_unit_test(test_memory_comes_most_exact_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
