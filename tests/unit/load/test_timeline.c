/* SPDX-License-Identifier: MIT */
/* When lines are due, from the times in the log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "load/timeline.h"

enum { MOST = 64 };

struct lines {
	double waiting[MOST], due[MOST];
	size_t count, ndue;
	struct timeline timeline;
};

static void
release(struct lines *lines, int whole)
{
	timeline_release(&lines->timeline, whole);
	for (size_t i = 0; i < lines->count; i++)
		lines->due[lines->ndue++] =
		    timeline_due(&lines->timeline, lines->waiting[i]);
	lines->count = 0;
}

/* As the feed does, with space for so many lines. */
static void
take(struct lines *lines, double speed, const double *times, size_t count,
     size_t room)
{
	*lines = (struct lines){.count = 0};
	timeline_init(&lines->timeline, speed);
	for (size_t i = 0; i < count; i++) {
		if (timeline_is_next_group(&lines->timeline, times[i]))
			release(lines, 1);
		else if (lines->count == room)
			release(lines, 0);
		timeline_add(&lines->timeline, times[i]);
		lines->waiting[lines->count++] = times[i];
	}
	release(lines, 1);
	assert_int_equal(lines->ndue, count);
}

static void
expect_due(const struct lines *lines, const double *due)
{
	for (size_t i = 0; i < lines->ndue; i++)
		if (fabs(lines->due[i] - due[i]) > 1e-9)
			fail_msg("line %zu is due at %g, not at %g", i,
				 lines->due[i], due[i]);
}

#define CHECK(speed, room, times, ...)                                         \
	do {                                                                   \
		const double due[] = {__VA_ARGS__};                            \
		struct lines lines;                                            \
                                                                               \
		take(&lines, speed, times, sizeof(times) / sizeof(*(times)),   \
		     room);                                                    \
		assert_int_equal(lines.ndue, sizeof(due) / sizeof(*due));      \
		expect_due(&lines, due);                                       \
	} while (0)

static void
test_a_second_is_spread(void **state)
{
	static const double times[] = {100, 100, 100, 100, 101, 103, 103};

	(void)state;
	CHECK(1, MOST, times, 0, .25, .5, .75, 1, 3, 3.5);
	CHECK(10, MOST, times, 0, .025, .05, .075, .1, .3, .35);
	CHECK(.5, MOST, times, 0, .5, 1, 1.5, 2, 6, 7);
}

static void
test_fractions_are_kept(void **state)
{
	static const double times[] = {100.25, 100.5, 100.5, 101, 101, 101.125};
	static const double late[] = {100, 100, 100.5, 101};

	(void)state;
	CHECK(1, MOST, times, 0, .25, .25, .75, .75, .875);
	/* A fraction later in the second: those before had the fraction 0. */
	CHECK(1, MOST, late, 0, 0, .5, 1);
}

/* Lines written at the end of a request, with the time of its beginning. */
static void
test_none_is_due_before_the_one_in_front(void **state)
{
	static const double whole[] = {100, 102, 100, 101, 102, 103};
	static const double exact[] = {100.5, 101.5, 100.75, 102};

	(void)state;
	CHECK(1, MOST, whole, 0, 2, 2.25, 2.5, 2.75, 3);
	CHECK(1, MOST, exact, 0, 1, 1, 1.5);
}

/* A second with more lines than are read ahead. */
static void
test_no_room_for_a_second(void **state)
{
	static const double times[] = {100, 100, 100, 100, 101,
				       101, 101, 101, 102};

	(void)state;
	CHECK(1, 2, times, 0, .5, .5, .75, 1, 1.25, 1.5, 1.75, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_second_is_spread),
	    cmocka_unit_test(test_fractions_are_kept),
	    cmocka_unit_test(test_none_is_due_before_the_one_in_front),
	    cmocka_unit_test(test_no_room_for_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
