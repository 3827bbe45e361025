/* SPDX-License-Identifier: MIT */
#include "report/plot.h"
#include "runs.h"

enum { LONG = 100000 };

static void
trace_of(struct trace *trace, double *values, double *times, size_t n)
{
	for (size_t i = 0; i < n; i++)
		times[i] = (double)i;
	*trace = (struct trace){.name = "anon_bytes",
				.n = n,
				.time_s = times,
				.dose = times,
				.values = values};
}

static size_t
lines_in(const struct buf *text)
{
	size_t lines = 0;

	for (const char *s = buf_text(text); *s != '\0'; s++)
		lines += *s == '\n';
	return lines;
}

static void
short_series_stay_whole(void **state)
{
	double values[] = {1, NAN, 3, INFINITY, 2.5}, times[5];
	double dose[] = {0, 1, NAN, 3, 4};
	struct trace trace;
	struct buf out = {0};

	(void)state;
	trace_of(&trace, values, times, 5);
	trace.dose = dose;
	downsample_trace(&out, &trace);
	assert_string_equal(buf_text(&out), "0 0 1\n2 NaN 3\n4 4 2.5\n");
	buf_free(&out);
	trace.n = 0;
	downsample_trace(&out, &trace);
	downsample_envelope(&out, &trace, 60);
	assert_string_equal(buf_text(&out), "");
	buf_free(&out);
}

/* One reading among 100 000 that is high, and one that is low. */
static void
peaks_of_long_series_are_kept(void **state)
{
	double *values = xcalloc(LONG, sizeof(*values));
	double *times = xcalloc(LONG, sizeof(*times));
	struct trace trace;
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < LONG; i++)
		values[i] = 500 + (double)(i % 7);
	values[31234] = 999;
	values[77777] = 111;
	trace_of(&trace, values, times, LONG);
	downsample_trace(&out, &trace);
	assert_true(lines_in(&out) <= DOWNSAMPLE_POINTS);
	assert_true(lines_in(&out) > DOWNSAMPLE_POINTS / 2);
	assert_non_null(strstr(buf_text(&out), "\n31234 31234 999\n"));
	assert_non_null(strstr(buf_text(&out), "\n77777 77777 111\n"));
	assert_true(text_starts(buf_text(&out), "0 0 500\n"));
	assert_non_null(strstr(buf_text(&out), "\n99999 99999 "));
	buf_free(&out);
	free(times);
	free(values);
}

static void
time_never_goes_back(void **state)
{
	double *values = xcalloc(LONG, sizeof(*values));
	double *times = xcalloc(LONG, sizeof(*times)), last = -1;
	struct trace trace;
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < LONG; i++)
		values[i] = sin((double)i);
	trace_of(&trace, values, times, LONG);
	downsample_trace(&out, &trace);
	for (const char *s = buf_text(&out); *s != '\0';
	     s = strchr(s, '\n') + 1) {
		double time_s = strtod(s, NULL);

		assert_true(time_s > last);
		last = time_s;
	}
	buf_free(&out);
	free(times);
	free(values);
}

static void
the_envelope_runs_along_the_floor(void **state)
{
	double values[400], times[400];
	struct trace trace;
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < 400; i++)
		values[i] = 100 + (double)(i % 10);
	trace_of(&trace, values, times, 400);
	downsample_envelope(&out, &trace, 20);
	assert_int_equal(lines_in(&out), 20);
	assert_true(text_starts(buf_text(&out), "0 0 100\n20 20 100\n"));
	buf_clear(&out);
	/* Fewer readings make fewer parts; of a few, all are shown. */
	trace.n = 40;
	downsample_envelope(&out, &trace, 20);
	assert_int_equal(lines_in(&out), 10);
	buf_clear(&out);
	trace.n = 10;
	downsample_envelope(&out, &trace, 20);
	assert_int_equal(lines_in(&out), 10);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(short_series_stay_whole),
	    cmocka_unit_test(peaks_of_long_series_are_kept),
	    cmocka_unit_test(time_never_goes_back),
	    cmocka_unit_test(the_envelope_runs_along_the_floor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
