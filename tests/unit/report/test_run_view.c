/* SPDX-License-Identifier: MIT */
#include "report/run_view.h"
#include "runs.h"

#define MIB (1024.0 * 1024)

/* 100 s, 10 000 requests: from low to high MiB, in steps of a second. */
static void
make_climb(struct made *made, double low, double high)
{
	struct buf csv = {0};

	buf_adds(&csv, "time_s,requests,anon_bytes,rss_bytes,"
		       "harness_rss_bytes\n");
	for (int i = 0; i <= 100; i++) {
		double level = low + (high - low) * i / 100;

		buf_addf(&csv, "%d,%d,%.0f,%.0f,%.0f\n", i, 100 * i,
			 level * MIB, (level + 40) * MIB, 9 * MIB);
	}
	made_init(made, buf_text(&csv));
	buf_free(&csv);
}

static void
make_judged(struct made *made, enum verdict_kind kind, double low, double high)
{
	double growth = (high - low) * MIB / 10000;
	struct metric_verdict *metric;

	make_climb(made, low, high);
	metric = made_metric(made, "anon_bytes", kind,
			     (struct bounds){growth, growth - 1, growth + 1});
	metric->from_dose = 2000;
	metric->to_dose = 10000;
	metric->from_value = (low + (high - low) / 5) * MIB;
}

static const struct {
	enum verdict_kind kind;
	double low, high; /* MiB */
	int cut;
} scales[] = {
    {VERDICT_LEAK, 80, 600, 0},
    {VERDICT_LEAK, 300, 308, 1},   /* lost on an axis from zero */
    {VERDICT_FLAT, 300, 300.1, 0}, /* flat must look flat */
    {VERDICT_FLAT, 300, 308, 0},
    {VERDICT_INCONCLUSIVE, 300, 308, 0},
    {VERDICT_LEAK, 0, 0, 0},
};

static void
only_a_leak_cuts_the_axis(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(scales); i++) {
		struct made made;
		struct run_view view;
		struct error err = {0};
		struct range all;

		make_judged(&made, scales[i].kind, scales[i].low,
			    scales[i].high);
		assert_int_equal(run_view_init(&view, &made.judged, &err), 0);
		assert_int_equal(view.cut, scales[i].cut);
		all = trace_values(&view.main, 20, INFINITY);
		assert_true(view.y.high > all.high);
		assert_true(view.y.low <= all.low);
		if (view.cut)
			assert_true(all.high - all.low >
				    0.3 * (view.y.high - view.y.low));
		else
			assert_float_equal(view.y.low, 0, 0);
		/* What would be out of the picture is not promised. */
		assert_int_equal(view.has_rss, !view.cut);
		assert_int_equal(view.has_own, !view.cut);
		made_free(&made);
	}
}

static void
nothing_has_no_width(void **state)
{
	struct made made;
	struct run_view view;
	struct error err = {0};

	(void)state;
	made_init(&made, "time_s,anon_bytes\n7,0\n");
	assert_int_equal(run_view_init(&view, &made.judged, &err), 0);
	assert_true(view.y.high > view.y.low);
	assert_true(view.time.high > view.time.low);
	assert_false(view.has_rss);
	made_free(&made);
	/* Below zero, as a difference may be. */
	made_init(&made, "time_s,anon_bytes\n0,-5\n1,-7\n");
	assert_int_equal(run_view_init(&view, &made.judged, &err), 0);
	assert_true(view.y.low <= -7 && view.y.high > -5);
	made_free(&made);
}

static void
phases_are_shaded(void **state)
{
	struct made made;
	struct run_view view;
	struct error err = {0};
	struct buf out = {0};

	(void)state;
	make_climb(&made, 10, 20);
	assert_int_equal(run_view_init(&view, &made.judged, &err), 0);
	run_view_phases(&out, &view);
	assert_string_equal(buf_text(&out), "");
	made.judged.conditions.measured_from_s = 20;
	made.judged.conditions.measured_to_s = 99;
	run_view_phases(&out, &view);
	/* No name where there is no room for one. */
	assert_string_equal(buf_text(&out), "0 20 \"warm-up\"\n99 101 \"\"\n");
	buf_free(&out);
	made_free(&made);
}

static void
happenings_are_marked(void **state)
{
	struct made made;
	struct run_view view;
	struct error err = {0};
	struct buf out = {0};

	(void)state;
	make_climb(&made, 10, 20);
	made_event(&made, 1, "phase", "measure");
	made_event(&made, 30, "restart", "pid 1 became 2");
	made_event(&made, 40, "restart", "\"`x`\n");
	made_event(&made, 90, "out of memory",
		   "killed by SIGABRT: FATAL ERROR: Ineffective mark-compacts "
		   "near heap limit Allocation failed - JavaScript heap out "
		   "of memory");
	made_event(&made, NAN, "exit", "when?");
	made_event(&made, 95, "exit", "");
	made.judged.conditions.death = DEATH_OUT_OF_MEMORY;
	made.judged.conditions.death_s = 90;
	assert_int_equal(run_view_init(&view, &made.judged, &err), 0);
	run_view_marks(&out, &view);
	assert_string_equal(
	    buf_text(&out),
	    "30 0 \"restart: pid 1 became 2\"\n"
	    "40 1 \"restart: '`x` \"\n"
	    "90 2 \"killed by SIGABRT: FATAL …failed - JavaScript heap out of "
	    "memory\"\n"
	    "95 3 \"\"\n");
	buf_free(&out);
	made_free(&made);
}

static void
a_death_without_an_event_is_marked(void **state)
{
	struct made made;
	struct run_view view;
	struct error err = {0};
	struct buf out = {0};

	(void)state;
	make_climb(&made, 10, 20);
	made.judged.conditions.death = DEATH_KILLED;
	made.judged.conditions.death_s = 90;
	assert_int_equal(run_view_init(&view, &made.judged, &err), 0);
	run_view_marks(&out, &view);
	assert_string_equal(buf_text(&out), "90 0 \"killed\"\n");
	buf_clear(&out);
	/* However many there are, the picture stays a picture. */
	for (int i = 0; i < 5000; i++)
		made_event(&made, i, "restart", "again");
	run_view_marks(&out, &view);
	assert_true(out.len < 5000);
	buf_free(&out);
	made_free(&made);
}

static void
collections_are_marked(void **state)
{
	struct made made;
	struct run_view view;
	struct error err = {0};
	struct buf out = {0};

	(void)state;
	make_climb(&made, 10, 20);
	made_event(&made, 30, "collection", "250 ms");
	made_event(&made, 31, "restart", "250 ms");
	made_event(&made, 40, "collection", "\"`x`\n");
	assert_int_equal(run_view_init(&view, &made.judged, &err), 0);
	run_view_pauses(&out, &view);
	assert_string_equal(buf_text(&out), "29.75 30\n");
	for (int i = 0; i < 5000; i++)
		made_event(&made, i, "collection", "1 ms");
	buf_clear(&out);
	run_view_pauses(&out, &view);
	assert_true(out.len < 40000);
	buf_free(&out);
	made_free(&made);
}

static void
requests_stand_on_the_second_axis(void **state)
{
	struct made made;
	struct run_view view;
	struct error err = {0};
	struct buf out = {0};

	(void)state;
	make_climb(&made, 10, 20);
	assert_int_equal(run_view_init(&view, &made.judged, &err), 0);
	run_view_doses(&out, &view);
	assert_string_equal(buf_text(&out),
			    "20 \"2,000\"\n40 \"4,000\"\n60 \"6,000\"\n"
			    "80 \"8,000\"\n100 \"10,000\"\n");
	buf_clear(&out);
	made.judged.conditions.per_second = 1;
	run_view_doses(&out, &view);
	assert_string_equal(buf_text(&out), "");
	made_free(&made);
	made_init(&made, "time_s,requests,anon_bytes\n0,0,1\n1,0,1\n");
	assert_int_equal(run_view_init(&view, &made.judged, &err), 0);
	run_view_doses(&out, &view);
	assert_string_equal(buf_text(&out), "");
	buf_free(&out);
	made_free(&made);
}

/* All but the end of the dose was done at once. */
static void
doses_are_not_written_over_each_other(void **state)
{
	struct made made;
	struct run_view view;
	struct error err = {0};
	struct buf out = {0};

	(void)state;
	made_init(&made, "time_s,requests,anon_bytes\n0,0,5\n1,40000,5\n"
			 "100,50000,5\n");
	assert_int_equal(run_view_init(&view, &made.judged, &err), 0);
	run_view_doses(&out, &view);
	assert_string_equal(buf_text(&out),
			    "0.25 \"10,000\"\n100 \"50,000\"\n");
	buf_free(&out);
	made_free(&made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(doses_are_not_written_over_each_other),
	    cmocka_unit_test(only_a_leak_cuts_the_axis),
	    cmocka_unit_test(nothing_has_no_width),
	    cmocka_unit_test(phases_are_shaded),
	    cmocka_unit_test(happenings_are_marked),
	    cmocka_unit_test(a_death_without_an_event_is_marked),
	    cmocka_unit_test(collections_are_marked),
	    cmocka_unit_test(requests_stand_on_the_second_axis),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
