/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "cmd/status_view.h"

static struct load_totals totals;
static struct live_state state;
static struct spark spark;

static struct status_view
make_board(int unicode)
{
	struct status_view view = {.totals = &totals,
				   .state = &state,
				   .spark = &spark,
				   .rate = 500,
				   .memory = 55469670,
				   .unicode = unicode};

	totals = (struct load_totals){.phase = PHASE_MEASURE,
				      .elapsed_s = 14,
				      .share = 0.4,
				      .requests = 7001,
				      .errors = 1,
				      .measured_s = 12};
	state = (struct live_state){.known = 1,
				    .kind = VERDICT_LEAK,
				    .measure = MEASURE_BYTES,
				    .growth = {11000, 10900, 11100},
				    .needed_s = NAN};
	spark = (struct spark){.used = 0};
	for (int i = 0; i < 8; i++)
		spark_add(&spark, i);
	return view;
}

static size_t
count_lines(const char *text)
{
	size_t count = 0;

	for (; (text = strchr(text, '\n')) != NULL; text++)
		count++;
	return count;
}

static void
shows_what_goes_on(void **unused)
{
	struct status_view view = make_board(0);
	struct buf out = {0};

	(void)unused;
	status_view_lines(&out, &view, 79);
	assert_string_equal(
	    buf_text(&out),
	    "measure    40 %  ############..................  18 s left\n"
	    "load    7,001 requests  500/s  1 error\n"
	    "memory  52.9 MiB  _.-:=+*#\n"
	    "growth  10.7 KiB/request, between 10.6 KiB and 10.8 KiB  LEAK so "
	    "far\n");
	buf_clear(&out);
	view = make_board(1);
	status_view_lines(&out, &view, 79);
	assert_non_null(strstr(buf_text(&out), "▁▂▃▄▅▆▇█"));
	buf_free(&out);
}

/* Whatever there is to say, it is as many lines, and none is wider. */
static void
fits_any_width(void **unused)
{
	(void)unused;
	for (size_t width = 2; width < 120; width++) {
		struct status_view view = make_board(width % 2 == 0);
		struct buf out = {0};
		size_t columns = 0;

		totals.requests = UINT64_C(123456789012345);
		totals.cycles = width % 3 == 0 ? 100000 : 0;
		state.known = width % 5 != 0;
		if (width % 7 == 0)
			view.memory = NAN;
		status_view_lines(&out, &view, width);
		assert_int_equal(count_lines(buf_text(&out)),
				 STATUS_VIEW_LINES);
		for (const char *s = buf_text(&out); *s != '\0'; s++) {
			columns =
			    *s == '\n' ? 0 : columns + ((*s & 0xc0) != 0x80);
			assert_true(columns <= width);
		}
		buf_free(&out);
	}
}

static void
a_log_has_it_in_one_line(void **unused)
{
	struct status_view view = make_board(0);
	struct buf out = {0};

	(void)unused;
	state.kind = VERDICT_INCONCLUSIVE;
	state.needed_s = 40;
	status_view_line(&out, &view);
	assert_non_null(strstr(buf_text(&out), "undecided, 40 s more"));
	assert_null(strchr(buf_text(&out), '\n'));
	/* A service that is only watched. */
	buf_clear(&out);
	totals.requests = 0;
	status_view_line(&out, &view);
	assert_null(strstr(buf_text(&out), "requests"));
	totals.share = NAN;
	buf_clear(&out);
	status_view_line(&out, &view);
	assert_true(strncmp(buf_text(&out), "watching for 14 s", 17) == 0);
	assert_non_null(strstr(buf_text(&out), "/h, between"));
	/* A log whose length nobody knows. */
	totals.iterations = 1;
	buf_clear(&out);
	status_view_line(&out, &view);
	assert_true(strncmp(buf_text(&out), "measure   for 12 s", 18) == 0);
	buf_free(&out);
}

/* However long it goes on: the ends of a climb stay where they are. */
static void
the_curve_keeps_its_shape(void **unused)
{
	struct spark curve = {.used = 0};

	(void)unused;
	for (int i = 0; i <= 1000000; i++) {
		spark_add(&curve, i);
		spark_add(&curve, NAN);
		assert_true(curve.used <= SPARK);
	}
	assert_true(curve.used >= SPARK / 2);
	assert_float_equal(curve.low[0], 0, 0);
	for (size_t i = 1; i < curve.used; i++)
		assert_true(curve.low[i] > curve.low[i - 1]);
	assert_true(curve.low[curve.used - 1] > 900000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shows_what_goes_on),
	    cmocka_unit_test(fits_any_width),
	    cmocka_unit_test(a_log_has_it_in_one_line),
	    cmocka_unit_test(the_curve_keeps_its_shape),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
