/* SPDX-License-Identifier: MIT */
/* Which limit is reached first, by what grows in all. */
#include "../report/runs.h"

#include "judge/run_forecast.h"

#define MIB 1048576.0

static const char both_limits[] =
    "{\"target\":{\"limits\":["
    "{\"of\":\"memory\",\"most\":524288000,\"source\":\"memory.max\"},"
    "{\"of\":\"heap\",\"most\":268435456,\"source\":\"-Xmx\"}]}}";
static const char heap_limit[] =
    "{\"target\":{\"limits\":["
    "{\"of\":\"heap\",\"most\":268435456,\"source\":\"-Xmx\"}]}}";

/*
 * 100 MiB of memory, 20 MiB of which are the heap: 400 MiB are left below
 * memory.max and 236 MiB below -Xmx. 1000 requests a second.
 */
struct fixture {
	struct made made;
	struct run_reader reader;
	struct settings settings;
};

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	made_init(&f->made, "time_s\n0\n");
	f->made.judged.conditions.rate = 1000;
	settings_init(&f->settings);
	f->reader.limit.last = NAN;
	f->reader.timeline = xcalloc(1, sizeof(struct run_timeline));
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < f->reader.ntracks; i++)
		track_free(&f->reader.tracks[i]);
	free((void *)f->reader.timeline);
	settings_free(&f->settings);
	made_free(&f->made);
	free(f);
	return 0;
}

/* A metric that was measured; the last one decides what the verdict is about.
 */
static void
measured(struct fixture *f, const char *name, enum verdict_kind kind,
	 struct bounds growth, double level)
{
	struct metric_verdict *metric =
	    made_metric(&f->made, name, kind, growth);
	struct track *track = &f->reader.tracks[f->reader.ntracks++];

	metric->decides = 1;
	f->made.verdict.decisive = f->made.verdict.nmetrics - 1;
	f->made.verdict.kind = kind;
	track_init(track, name, MEASURE_BYTES);
	track_add(track, PART_MEASURED, 0, 0, level);
}

static const char *
forecast(struct fixture *f, const char *info)
{
	made_info(&f->made, "%s", info);
	run_forecast(&f->made.judged, &f->settings, &f->reader);
	return f->made.judged.forecast.sentence;
}

static const struct bounds none = {0, 0, 0}, kib = {1024, 1024, 1024},
			   four = {4096, 4096, 4096};

static void
outside_counts_against_the_process(void **state)
{
	struct fixture *f = *state;

	measured(f, "anon_bytes", VERDICT_INCONCLUSIVE, none, 100 * MIB);
	measured(f, "heap_after_gc_bytes", VERDICT_FLAT, none, 20 * MIB);
	measured(f, "outside_heap_bytes", VERDICT_LEAK, kib, 80 * MIB);
	assert_string_equal(forecast(f, both_limits),
			    "reaches 500 MiB (memory.max) in 6m 50s at this "
			    "rate");
	assert_string_equal(forecast(f, heap_limit), "");
}

static void
the_parts_add_up(void **state)
{
	struct fixture *f = *state;

	measured(f, "anon_bytes", VERDICT_INCONCLUSIVE, none, 100 * MIB);
	measured(f, "outside_heap_bytes", VERDICT_LEAK, four, 80 * MIB);
	measured(f, "heap_after_gc_bytes", VERDICT_LEAK, kib, 20 * MIB);
	assert_string_equal(forecast(f, both_limits),
			    "reaches 500 MiB (memory.max) in 82 s at this "
			    "rate");
	assert_string_equal(forecast(f, heap_limit),
			    "reaches 256 MiB (-Xmx) in 4m 02s at this rate");
}

static void
the_heap_s_own_limit_may_come_first(void **state)
{
	struct fixture *f = *state;

	measured(f, "anon_bytes", VERDICT_INCONCLUSIVE, none, 100 * MIB);
	measured(f, "outside_heap_bytes", VERDICT_FLAT, none, 80 * MIB);
	measured(f, "heap_after_gc_bytes", VERDICT_LEAK, kib, 20 * MIB);
	assert_string_equal(forecast(f, both_limits),
			    "reaches 256 MiB (-Xmx) in 4m 02s at this rate");
	f->settings.limit = 120 * MIB; /* overrides what was read */
	assert_string_equal(forecast(f, both_limits),
			    "reaches 120 MiB (--limit) in 20 s at this rate");
}

/* What is known of no part cannot be promised; a LEAK needs no promise. */
static void
a_part_without_bounds(void **state)
{
	static const struct bounds unknown = {NAN, NAN, NAN};
	struct fixture *f = *state;

	measured(f, "anon_bytes", VERDICT_INCONCLUSIVE, none, 100 * MIB);
	measured(f, "outside_heap_bytes", VERDICT_INCONCLUSIVE, unknown,
		 80 * MIB);
	measured(f, "heap_after_gc_bytes", VERDICT_LEAK, kib, 20 * MIB);
	f->settings.limit = 120 * MIB;
	assert_string_equal(forecast(f, "{}"),
			    "reaches 120 MiB (--limit) in 20 s at this rate");
	f->made.verdict.kind = VERDICT_FLAT;
	f->made.verdict.metrics[2].kind = VERDICT_FLAT;
	assert_string_equal(forecast(f, "{}"), "");
}

/* A heap that nobody asked: its limit on top of the memory at first. */
static void
a_heap_that_was_not_asked(void **state)
{
	struct fixture *f = *state;

	measured(f, "anon_bytes", VERDICT_LEAK, kib, 100 * MIB);
	assert_string_equal(forecast(f, heap_limit),
			    "reaches 356 MiB (-Xmx) in 4m 22s at this rate");
	assert_string_equal(forecast(f, both_limits),
			    "reaches 356 MiB (-Xmx) in 4m 22s at this rate");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(outside_counts_against_the_process,
					    set_up, tear_down),
	    cmocka_unit_test_setup_teardown(the_parts_add_up, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(the_heap_s_own_limit_may_come_first,
					    set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_part_without_bounds, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(a_heap_that_was_not_asked, set_up,
					    tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
