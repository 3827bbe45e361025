/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/mark.h"
#include "sample/mark_share.h"

enum { REQUESTS = 100, BASE = 200 };

/* Bytes of a place that gets so much of each stretch's marks. */
static struct mark_series
series_of(const double *shares)
{
	struct mark_series series = {.open = 4};

	for (int i = 0; i < MARK_STRETCHES; i++) {
		int marked = i % 2 == 1;

		series.requests[i] = REQUESTS;
		series.marked[i] = marked ? REQUESTS : 0;
		series.bytes[i] = REQUESTS * BASE;
		if (marked)
			series.bytes[i] +=
			    shares[i / 2] * REQUESTS * MARK_VALUE;
	}
	return series;
}

static void
what_gets_the_marks_gets_the_requests(void **state)
{
	static const double all[] = {1, 1, 1, 1}, none[] = {0, 0, 0, 0},
			    half[] = {0.5, 0.5, 0.5, 0.5};
	struct mark_series series = series_of(all);

	(void)state;
	assert_float_equal(mark_share(&series), 1, 0.01);
	assert_false(mark_share_is_unsure(&series));
	series = series_of(half);
	assert_float_equal(mark_share(&series), 0.5, 0.01);
	series = series_of(none);
	assert_float_equal(mark_share(&series), 0, 0);
	assert_false(mark_share_is_unsure(&series));
}

/* A busy machine delays them, or connections end before they are met. */
static void
marks_that_are_missing_once_are_looked_for_again(void **state)
{
	static const double once[] = {1, 0, 0, 0};
	struct mark_series series = series_of(once);

	(void)state;
	assert_float_equal(mark_share(&series), 0, 0);
	assert_true(mark_share_is_unsure(&series));
}

/* Other traffic of the machine rises by as much as it likes. */
static void
marks_arrive_evenly(void **state)
{
	static const double uneven[] = {1, 0.2, 1, 1};
	struct mark_series series = series_of(uneven);

	(void)state;
	assert_float_equal(mark_share(&series), 0, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_gets_the_marks_gets_the_requests),
	    cmocka_unit_test(marks_that_are_missing_once_are_looked_for_again),
	    cmocka_unit_test(marks_arrive_evenly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
