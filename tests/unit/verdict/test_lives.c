/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "verdict/lives.h"

#define GRAIN 4096.0

enum { READINGS = 30 };

struct fixture {
	struct lives *lives;
	double time_s, dose;
	struct lives_growth growth;
};

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->lives = lives_new(GRAIN);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	lives_free(f->lives);
	free(f);
	return 0;
}

/* One life: 100 requests from reading to reading, and what it is at then. */
static void
live(struct fixture *f, uint64_t key, double (*at)(double dose))
{
	double born = f->dose;

	for (int i = 0; i < READINGS; i++) {
		f->time_s += .25;
		f->dose += 100;
		lives_add(f->lives, key, f->time_s, f->dose,
			  at(f->dose - born));
	}
}

static double
leaks(double dose)
{
	return 5e6 + 1000 * dose;
}

static double
keeps_nothing(double dose)
{
	(void)dose;
	return 5e6;
}

static double
warms_up(double dose)
{
	return 5e6 + 4e6 * (1 - exp(-dose / 300));
}

static double
fills(double dose)
{
	return 5e6 + 4e6 * (1 - exp(-dose / 1500));
}

static void
lives_of(struct fixture *f, uint64_t count, double (*at)(double),
	 enum death how)
{
	for (uint64_t key = 1; key <= count; key++) {
		live(f, key, at);
		lives_end(f->lives, key, how);
	}
	lives_pool(f->lives, .025, &f->growth);
}

static void
test_growth_within_lives(void **state)
{
	struct fixture *f = *state;

	lives_of(f, 5, leaks, DEATH_OTHER);
	assert_int_equal(f->growth.ended, 5);
	assert_int_equal(f->growth.measured, 5);
	assert_int_equal(f->growth.out_of_memory, 0);
	assert_true(fabs(f->growth.growth.estimate - 1000) < 50);
	assert_true(f->growth.growth.low > 900);
	assert_true(f->growth.steady);
}

/* Every life has a start-up, which is not growth that goes on. */
static void
test_start_up_is_no_growth(void **state)
{
	struct fixture *f = *state;

	lives_of(f, 5, warms_up, DEATH_OTHER);
	assert_true(f->growth.growth.estimate < 100);
	assert_false(f->growth.steady);
}

static void
test_what_slows_down_is_not_steady(void **state)
{
	struct fixture *f = *state;

	lives_of(f, 5, fills, DEATH_OTHER);
	assert_true(f->growth.growth.estimate > 100);
	assert_false(f->growth.steady);
}

static void
test_nothing_grows(void **state)
{
	struct fixture *f = *state;

	lives_of(f, 5, keeps_nothing, DEATH_OTHER);
	assert_true(fabs(f->growth.growth.estimate) < 1);
	assert_true(f->growth.growth.high < 10);
}

static void
test_two_lives_are_too_few(void **state)
{
	struct fixture *f = *state;

	lives_of(f, 2, leaks, DEATH_OTHER);
	assert_true(isnan(f->growth.growth.estimate));
}

static double
leaks_fast(double dose)
{
	return leaks(10 * dose);
}

/* Out of memory counts where memory had clearly grown: not by 3 MB. */
static void
test_out_of_memory(void **state)
{
	struct fixture *f = *state;

	lives_of(f, 2, leaks_fast, DEATH_OTHER);
	assert_int_equal(f->growth.out_of_memory, 0);
	lives_of(f, 2, keeps_nothing, DEATH_OUT_OF_MEMORY);
	assert_int_equal(f->growth.out_of_memory, 0);
	lives_of(f, 2, leaks, DEATH_OUT_OF_MEMORY);
	assert_int_equal(f->growth.out_of_memory, 0);
	lives_of(f, 2, leaks_fast, DEATH_OUT_OF_MEMORY);
	assert_int_equal(f->growth.out_of_memory, 2);
	assert_int_equal(f->growth.ended, 8);
}

/* The process that starts the others is not one of the replicates. */
static void
test_the_one_above_is_left_out(void **state)
{
	struct fixture *f = *state;

	lives_add(f->lives, 99, 0, 0, 3e6);
	for (uint64_t key = 1; key <= 5; key++) {
		live(f, key, leaks);
		lives_add(f->lives, 99, f->time_s, f->dose, 3e6);
		lives_end(f->lives, key, DEATH_OTHER);
	}
	lives_pool(f->lives, .025, &f->growth);
	assert_int_equal(f->growth.measured, 5);
	assert_true(fabs(f->growth.at_once - 1) < .1);
	assert_true(f->growth.growth.low > 900);
	assert_true(f->growth.growth.high < 1100);
}

/* Who is too young to be read has requests all the same, and grows by them. */
static void
test_what_is_not_seen_of_a_life_counts(void **state)
{
	struct fixture *f = *state;

	for (uint64_t key = 1; key <= 5; key++) {
		f->dose += 600;
		live(f, key, leaks);
		lives_end(f->lives, key, DEATH_OTHER);
	}
	lives_pool(f->lives, .025, &f->growth);
	assert_int_equal(f->growth.measured, 5);
	assert_true(fabs(f->growth.growth.estimate - 1000) < 50);
}

/* Read three times each: an upper bound, and how much is held like that. */
static void
test_brief_lives(void **state)
{
	struct fixture *f = *state;

	for (uint64_t key = 1; key <= 5; key++) {
		for (int i = 0; i < 3; i++) {
			f->dose += 100;
			lives_add(f->lives, key, f->dose / 10, f->dose,
				  1e7 + 1000 * 100 * i);
		}
		lives_end(f->lives, key, DEATH_OTHER);
	}
	lives_pool(f->lives, .025, &f->growth);
	assert_int_equal(f->growth.measured, 0);
	assert_true(isnan(f->growth.growth.high));
	assert_true(fabs(f->growth.brief.estimate - 1000) < 1);
	assert_true(f->growth.held > .5 * 1e7 && f->growth.held < 1.1e7);
}

/* A process for each request is read once. */
static void
test_what_is_read_once_hides_nothing(void **state)
{
	struct fixture *f = *state;

	for (uint64_t key = 1; key <= 50; key++) {
		f->dose += 1;
		lives_add(f->lives, key, f->dose, f->dose, 1e7);
		lives_end(f->lives, key, DEATH_OTHER);
	}
	lives_pool(f->lives, .025, &f->growth);
	assert_true(isnan(f->growth.brief.high));
	assert_true(f->growth.held == 0);
}

/* More at one time than are followed, and readings that are none. */
static void
test_bounded(void **state)
{
	struct fixture *f = *state;

	for (uint64_t key = 0; key < 10 * LIVES_OPEN; key++)
		lives_add(f->lives, key, 1, 1, 1);
	lives_add(f->lives, 1, NAN, 1, 1);
	lives_add(f->lives, 1, 1, NAN, 1);
	lives_add(f->lives, 1, 1, 1, INFINITY);
	lives_end(f->lives, 12345678, DEATH_OTHER);
	lives_pool(f->lives, .025, &f->growth);
	assert_int_equal(f->growth.measured, 0);
	assert_int_equal(f->growth.ended, 0);
}

/* Who starts it again holds little, and is all there is to read meanwhile. */
static void
test_the_last_reading_is_of_who_was_left(void **state)
{
	struct fixture *f = *state;

	live(f, 1, leaks_fast);
	lives_add(f->lives, 1, 1e6, 1e6, 1e5);
	lives_end(f->lives, 1, DEATH_OUT_OF_MEMORY);
	lives_pool(f->lives, .025, &f->growth);
	assert_int_equal(f->growth.ended, 1);
	assert_int_equal(f->growth.out_of_memory, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_growth_within_lives),
	    TEST(test_start_up_is_no_growth),
	    TEST(test_what_slows_down_is_not_steady),
	    TEST(test_nothing_grows),
	    TEST(test_two_lives_are_too_few),
	    TEST(test_what_is_not_seen_of_a_life_counts),
	    TEST(test_the_last_reading_is_of_who_was_left),
	    TEST(test_out_of_memory),
	    TEST(test_the_one_above_is_left_out),
	    TEST(test_bounded),
	    TEST(test_brief_lives),
	    TEST(test_what_is_read_once_hides_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
