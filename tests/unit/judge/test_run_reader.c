/* SPDX-License-Identifier: MIT */
/* Rows become tracks: parts of a run, cycles, lives. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "judge/run_reader.h"

enum { TIME, REQUESTS, RSS, PID, NCOLUMNS };

struct fixture {
	struct run_timeline timeline;
	struct strings columns;
	struct run_reader *reader;
	struct run_info about; /* run.json */
	struct error err;
};

static int
set_up(void **state)
{
	static const char *const names[NCOLUMNS] = {"time_s", "requests",
						    "rss_bytes", "pid"};
	struct fixture *f = xcalloc(1, sizeof(*f));

	for (size_t i = 0; i < NCOLUMNS; i++)
		strings_add(&f->columns, names[i]);
	f->timeline = (struct run_timeline){.measured_from_s = NAN,
					    .measured_to_s = NAN,
					    .hold_from_s = NAN,
					    .hold_to_s = NAN,
					    .death_s = NAN};
	run_info_init(&f->about);
	f->reader = xcalloc(1, sizeof(*f->reader));
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	run_reader_free(f->reader);
	free(f->reader);
	strings_free(&f->columns);
	run_info_free(&f->about);
	free(f);
	return 0;
}

static void
begin(struct fixture *f)
{
	assert_int_equal(run_reader_init(f->reader, &f->columns, NULL,
					 &f->about, &f->timeline, "x.csv",
					 &f->err),
			 0);
}

static void
row(struct fixture *f, double time_s, double requests, double rss, double pid)
{
	const double values[NCOLUMNS] = {time_s, requests, rss, pid};

	run_reader_row(f->reader, values);
}

static void
test_columns_that_are_judged(void **state)
{
	struct fixture *f = *state;

	strings_add(&f->columns, "harness_rss_bytes");
	strings_add(&f->columns, "fds");
	strings_add(&f->columns, "cpu_s");
	begin(f);
	assert_int_equal(f->reader->ntracks, 2);
	assert_string_equal(f->reader->tracks[0].name, "rss_bytes");
	assert_string_equal(f->reader->tracks[1].name, "fds");
	assert_int_equal(f->reader->tracks[1].measure, MEASURE_COUNT);
}

/* What was swapped out is in use: the sum of both is a series of its own. */
static void
test_swap_is_added_to_resident_memory(void **state)
{
	const double values[] = {1, 10, 5e6, 1, 3e6};
	struct fixture *f = *state;

	strings_add(&f->columns, "swap_bytes");
	begin(f);
	assert_int_equal(f->reader->ntracks, 3);
	assert_string_equal(f->reader->tracks[2].name,
			    "memory_with_swap_bytes");
	run_reader_row(f->reader, values);
	assert_true(track_level(&f->reader->tracks[0]) == 5e6);
	assert_true(track_level(&f->reader->tracks[2]) == 8e6);
}

/* The exact figure holds it already. */
static void
test_swap_is_not_counted_twice(void **state)
{
	struct fixture *f = *state;

	strings_add(&f->columns, "swap_bytes");
	strings_add(&f->columns, "anon_bytes");
	begin(f);
	assert_int_equal(f->reader->ntracks, 2);
	assert_string_equal(f->reader->tracks[1].name, "anon_bytes");
}

/* Bytes written are in no list of ours: the run itself says what they are. */
static void
test_a_declared_counter_is_not_judged(void **state)
{
	struct fixture *f = *state;

	strings_add(&f->columns, "page_cache_bytes");
	strings_add(&f->columns, "log_bytes");
	strings_add(&f->about.target.counters, "log_bytes");
	begin(f);
	assert_int_equal(f->reader->ntracks, 2);
	assert_string_equal(f->reader->tracks[1].name, "page_cache_bytes");
}

static void
test_a_counter_is_refused_by_name(void **state)
{
	static const char *const counters[] = {"log_bytes", "io_write_bytes"};
	struct fixture *f = *state;

	strings_add(&f->about.target.counters, "log_bytes");
	for (size_t i = 0; i < COUNT(counters); i++) {
		struct error err = {0};

		strings_add(&f->columns, counters[i]);
		assert_int_equal(run_reader_init(f->reader, &f->columns,
						 counters[i], &f->about,
						 &f->timeline, "x.csv", &err),
				 -1);
		assert_int_equal(err.status, STATUS_DATA);
		assert_non_null(strstr(err.text, "_bytes is a counter"));
	}
}

static void
test_a_share_stands_back_for_the_exact_figure(void **state)
{
	struct fixture *f = *state;

	strings_add(&f->columns, "swap_bytes");
	strings_add(&f->columns, "pss_bytes");
	begin(f);
	assert_int_equal(f->reader->ntracks, 4);
	assert_string_equal(f->reader->tracks[3].name,
			    "memory_with_swap_bytes");
	run_reader_free(f->reader);
	strings_add(&f->columns, "anon_bytes");
	begin(f);
	assert_int_equal(f->reader->ntracks, 2);
	assert_string_equal(f->reader->tracks[1].name, "anon_bytes");
}

static void
test_more_columns_than_fit(void **state)
{
	struct fixture *f = *state;
	char name[40];

	for (int i = 0; i < VERDICT_METRICS; i++) {
		snprintf(name, sizeof(name), "pool_%d_bytes", i);
		strings_add(&f->columns, name);
	}
	assert_int_equal(run_reader_init(f->reader, &f->columns, NULL,
					 &f->about, &f->timeline, "x.csv",
					 &f->err),
			 -1);
	assert_int_equal(f->err.status, STATUS_DATA);
	assert_non_null(strstr(f->err.text, "more than 64 columns"));
	run_reader_free(f->reader);
	assert_int_equal(run_reader_init(f->reader, &f->columns, name,
					 &f->about, &f->timeline, "x.csv",
					 &f->err),
			 0);
}

static void
test_a_column_that_is_not_there(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run_reader_init(f->reader, &f->columns, "heap",
					 &f->about, &f->timeline, "x.csv",
					 &f->err),
			 -1);
	assert_int_equal(f->err.status, STATUS_DATA);
	assert_string_equal(f->err.text, "x.csv:1: no column heap");
}

static void
test_the_warm_up_is_context_and_the_end_is_neither(void **state)
{
	struct fixture *f = *state;
	const struct track *track;

	f->timeline.measured_from_s = 2;
	f->timeline.measured_to_s = 5;
	begin(f);
	for (int i = 0; i < 10; i++)
		row(f, i, 100 * i, 1e6 + i, 7);
	track = &f->reader->tracks[0];
	assert_int_equal(track->curve.readings, 6);
	assert_int_equal(track->readings, 4);
	assert_true(track->from == 200);
	assert_true(run_reader_measured(&f->reader->requests) == 300);
	assert_true(f->reader->requests.last == 900);
	assert_true(run_reader_rate(f->reader) == 100);
	assert_true(f->reader->loaded[0] == 1e6 + 5);
	assert_true(track_level(track) == 1e6 + 7);
}

static void
test_one_reading_a_cycle(void **state)
{
	struct fixture *f = *state;
	double ends[] = {2.5, 5.5};
	const struct track *track;

	f->timeline.measured_from_s = 0;
	f->timeline.measured_to_s = 8;
	f->timeline.cycles = ends;
	f->timeline.ncycles = COUNT(ends);
	begin(f);
	for (int i = 0; i < 8; i++)
		row(f, i, 100 * i, i == 2 || i == 5 ? 1e6 + i : NAN, 7);
	run_reader_end(f->reader);
	track = &f->reader->tracks[0];
	assert_int_equal(track->readings, 2);
	assert_true(track->curve.x[0] == 200 && track->curve.y[0] == 1e6 + 2);
	assert_true(track->curve.x[1] == 500 && track->curve.y[1] == 1e6 + 5);
}

static void
test_another_pid_is_another_life(void **state)
{
	struct fixture *f = *state;

	begin(f);
	for (int i = 0; i < 30; i++)
		row(f, i, 100 * i, 1e6 + 1000 * (i % 10), i / 10);
	assert_int_equal(run_reader_restarts(f->reader), 2);
	assert_true(f->reader->tracks[0].start == 1e6);
	assert_true(f->reader->tracks[0].first_dose == 2000);
}

/* A counter that begins anew is a restart if memory does so too. */
static void
test_a_reset_with_a_drop_is_another_life(void **state)
{
	struct fixture *f = *state;

	begin(f);
	for (int i = 0; i < 20; i++)
		row(f, i, 100 * (i % 10), 1e7, NAN);
	assert_int_equal(run_reader_restarts(f->reader), 0);
	for (int i = 20; i < 30; i++)
		row(f, i, 100 * (i % 10), 1e6, NAN);
	assert_int_equal(run_reader_restarts(f->reader), 1);
}

static void
test_restarts_that_the_run_tells_of(void **state)
{
	struct fixture *f = *state;
	struct restart restarts[] = {{9.5, DEATH_OUT_OF_MEMORY},
				     {19.5, DEATH_OUT_OF_MEMORY}};
	struct lives_growth growth;

	f->timeline.restarts = restarts;
	f->timeline.nrestarts = COUNT(restarts);
	begin(f);
	for (int i = 0; i < 30; i++)
		row(f, i, 100 * i, 1e7 + 1e6 * (i % 10), NAN);
	assert_int_equal(run_reader_restarts(f->reader), 2);
	lives_pool(f->reader->tracks[0].lives, 0.025, &growth);
	assert_int_equal(growth.ended, 2);
	assert_int_equal(growth.out_of_memory, 2);
}

static void
test_nothing_counts_after_a_death(void **state)
{
	struct fixture *f = *state;

	f->timeline.death = DEATH_OUT_OF_MEMORY;
	f->timeline.death_s = 4.5;
	begin(f);
	for (int i = 0; i < 10; i++)
		row(f, i, 100 * i, i < 5 ? 1e6 : 1, NAN);
	assert_true(track_level(&f->reader->tracks[0]) == 1e6);
	assert_true(f->reader->requests.last == 900);
}

static void
test_processes_are_lives_of_their_own(void **state)
{
	struct fixture *f = *state;
	struct lives_growth growth;

	f->timeline.measured_from_s = 0;
	begin(f);
	for (int i = 0; i < 400; i++) {
		row(f, i, 100 * i, 1e7, NAN);
		run_reader_process(f->reader, (uint64_t)i / 100, "rss_bytes", i,
				   1e6 + 1e4 * (i % 100));
		run_reader_process(f->reader, 99, "anon_bytes", i, 1e6);
	}
	assert_non_null(f->reader->tracks[0].workers);
	lives_pool(f->reader->tracks[0].workers, 0.025, &growth);
	assert_true(growth.measured >= 3);
	assert_true(growth.growth.low > 0);
	assert_true(fabs(growth.growth.estimate - 100) < 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* Readings without a process that is sampled later cannot be compared. */
static void
test_who_joins_begins_anew(void **state)
{
	static char phase[] = "phase", joined[] = "joined", pid[] = "pid 7",
		    measure[] = "measure", drain[] = "drain";
	struct run_event events[] = {{0.3, phase, measure},
				     {0.7, joined, pid},
				     {0.2, joined, pid},
				     {3.1, joined, pid},
				     {2, phase, drain}};
	struct run run = {.events = events, .nevents = COUNT(events)};
	struct run_timeline timeline;

	(void)state;
	run_info_init(&run.info);
	run_timeline_read(&timeline, &run);
	assert_true(timeline.measured_from_s == 0.7);
	assert_true(timeline.measured_to_s == 2);
	assert_true(timeline.joined_late);
	run_timeline_free(&timeline);
	run_info_free(&run.info);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_columns_that_are_judged),
	    TEST(test_swap_is_added_to_resident_memory),
	    TEST(test_swap_is_not_counted_twice),

	    TEST(test_a_declared_counter_is_not_judged),

	    TEST(test_a_counter_is_refused_by_name),

	    TEST(test_a_share_stands_back_for_the_exact_figure),

	    TEST(test_more_columns_than_fit),
	    TEST(test_a_column_that_is_not_there),
	    TEST(test_the_warm_up_is_context_and_the_end_is_neither),
	    TEST(test_one_reading_a_cycle),
	    TEST(test_another_pid_is_another_life),
	    TEST(test_a_reset_with_a_drop_is_another_life),
	    TEST(test_restarts_that_the_run_tells_of),
	    TEST(test_nothing_counts_after_a_death),
	    TEST(test_processes_are_lives_of_their_own),
	    TEST(test_who_joins_begins_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
