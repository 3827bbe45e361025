/* SPDX-License-Identifier: MIT */
/* When a load that varies is high, and when low: pure arithmetic. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "load/schedule.h"

static struct settings
asked(double seed)
{
	struct settings settings;

	settings_init(&settings);
	settings.vary = 1;
	settings.rate = 500;
	settings.duration = 20;
	settings.seed = seed;
	return settings;
}

static struct vary
planned(const struct settings *settings)
{
	struct vary vary;

	vary_plan(&vary, settings);
	return vary;
}

static void
one_rate_unless_it_is_asked_for(void **state)
{
	struct settings settings = asked(1);

	(void)state;
	settings.vary = 0;
	assert_int_equal(planned(&settings).count, 0);
	settings_free(&settings);
}

/* High for half of the time, so that all that is sent is what was planned. */
static void
the_mean_is_what_was_planned(void **state)
{
	(void)state;
	for (double seed = 0; seed < 20; seed++) {
		struct settings settings = asked(seed);
		struct vary vary = planned(&settings);
		const struct vary_stretch *of = vary.stretches;

		assert_int_equal(vary.count, VARY_BLOCK);
		assert_float_equal(of[0].length_s + of[2].length_s, 10, 1e-12);
		assert_float_equal(of[1].length_s, 10, 0);
		assert_float_equal(of[0].level, 1 + SETTINGS_VARY, 1e-12);
		assert_float_equal(of[1].level, 1 - SETTINGS_VARY, 1e-12);
		assert_float_equal(of[2].level, vary.most, 0);
		settings_free(&settings);
	}
}

/* Near the middle, where a bend of the growth is of neither rate. */
static void
the_seed_says_when_it_is_low(void **state)
{
	double least = INFINITY, most = 0, sum = 0;

	(void)state;
	for (double seed = 0; seed < 200; seed++) {
		struct settings settings = asked(seed);
		double one = planned(&settings).stretches[0].length_s;

		assert_float_equal(planned(&settings).stretches[0].length_s,
				   one, 0);
		least = fmin(least, one);
		most = fmax(most, one);
		sum += one;
		settings_free(&settings);
	}
	assert_true(least >= 4 && least < 4.1 && most > 5.9 && most <= 6);
	assert_float_equal(sum / 200, 5, 0.2);
}

static double
length(const struct vary *vary)
{
	double sum = 0;

	for (size_t i = 0; i < vary->count; i++)
		sum += vary->stretches[i].length_s;
	return sum;
}

/* A run that may last four times as long has a block for each duration. */
static void
until_certain_there_are_more_blocks(void **state)
{
	struct settings settings = asked(1);
	struct vary vary;

	(void)state;
	settings.until_certain = 1;
	vary = planned(&settings);
	assert_int_equal(vary.count, 4 * VARY_BLOCK);
	assert_float_equal(length(&vary), 80, 1e-9);
	assert_true(vary.stretches[0].length_s != vary.stretches[3].length_s);
	settings.max_duration = 50;
	vary = planned(&settings);
	assert_int_equal(vary.count, 2 * VARY_BLOCK);
	assert_float_equal(length(&vary), 50, 1e-9);
	settings.max_duration = 1e7;
	assert_int_equal(planned(&settings).count, VARY_MOST);
	settings_free(&settings);
}

/* Users reach no more than they do; at the low level a seventh. */
static void
users_are_never_above_what_they_reach(void **state)
{
	struct settings settings = asked(1);
	struct vary vary;

	(void)state;
	settings.rate = NAN;
	vary = planned(&settings);
	assert_float_equal(vary.most, 1, 1e-12);
	assert_float_equal(vary.stretches[1].level, 1 / 7.0, 1e-12);
	settings_free(&settings);
}

static void
a_schedule_of_them(void **state)
{
	struct settings settings = asked(1);
	struct vary vary = planned(&settings);
	struct schedule schedule;
	double at = 4;

	(void)state;
	schedule_vary(&schedule, settings.rate, 4, &vary);
	assert_float_equal(schedule_level(&schedule, 1), 875, 1e-9);
	assert_float_equal(schedule_left(&schedule, 1), 3, 1e-12);
	assert_float_equal(schedule_area(&schedule, 4), 3500, 1e-9);
	for (size_t i = 0; i < vary.count; i++) {
		double left = vary.stretches[i].length_s - 1;

		assert_float_equal(schedule_level(&schedule, at + 1),
				   500 * vary.stretches[i].level, 1e-9);
		assert_float_equal(schedule_left(&schedule, at + 1), left,
				   1e-9);
		at += vary.stretches[i].length_s;
	}
	/* In all just what would be sent at one rate, then as at the end. */
	assert_float_equal(schedule_area(&schedule, 24) -
			       schedule_area(&schedule, 4),
			   10000, 1e-6);
	assert_float_equal(schedule_level(&schedule, 24.1), 875, 1e-9);
	assert_true(isinf(schedule_left(&schedule, 24.1)));
	schedule_vary(&schedule, settings.rate, 0, &vary);
	assert_float_equal(schedule_level(&schedule, 0), 875, 1e-9);
	settings_free(&settings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_rate_unless_it_is_asked_for),
	    cmocka_unit_test(the_mean_is_what_was_planned),
	    cmocka_unit_test(the_seed_says_when_it_is_low),
	    cmocka_unit_test(until_certain_there_are_more_blocks),
	    cmocka_unit_test(users_are_never_above_what_they_reach),
	    cmocka_unit_test(a_schedule_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
