/* SPDX-License-Identifier: MIT */
/* What becomes of the memory that each part of a dose allocates. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "profile/profile.h"

enum { CHECKPOINTS = PROFILE_CHECKPOINTS };

/* The bytes of a part that are alive so many parts later. */
static double
leak(int part, int age)
{
	(void)part;
	(void)age;
	return 91;
}

static double
expiring(int part, int age)
{
	(void)part;
	return age < 3 ? 91 : 0;
}

static double
full_cache(int part, int age)
{
	(void)part;
	return age < 4 ? 91 : 0;
}

static double
under_way(int part, int age)
{
	(void)part;
	return age == 0 ? 91 : 0;
}

static double
warming(int part, int age)
{
	(void)age;
	return part == 0 ? 91 : 0;
}

/* A third of it belongs to requests in flight at the checkpoint. */
static double
leak_and_under_way(int part, int age)
{
	return leak(part, age) + (age == 0 ? 45 : 0);
}

static const struct {
	double (*alive)(int part, int age);
	enum retention retention;
} kinds[] = {
    {leak, RETENTION_KEPT},	     {leak_and_under_way, RETENTION_KEPT},
    {expiring, RETENTION_REPLACED},  {full_cache, RETENTION_REPLACED},
    {under_way, RETENTION_RELEASED}, {warming, RETENTION_ONCE},
};

static void
fill(struct cohorts *cohorts, double (*alive)(int, int))
{
	memset(cohorts, 0, sizeof(*cohorts));
	for (int checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint++)
		for (int part = 0; part <= checkpoint; part++)
			cohorts->bytes[checkpoint][part] =
			    alive(part, checkpoint - part);
}

static void
test_fates(void **state)
{
	struct cohorts cohorts;

	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		fill(&cohorts, kinds[i].alive);
		if (cohorts_retention(&cohorts, CHECKPOINTS) !=
		    kinds[i].retention)
			fail_msg("kind %zu is '%s'", i,
				 retention_name(
				     cohorts_retention(&cohorts, CHECKPOINTS)));
		assert_int_equal(cohorts_retention(&cohorts, 3),
				 RETENTION_UNKNOWN);
	}
	fill(&cohorts, leak);
	assert_true(cohorts_survival(&cohorts, CHECKPOINTS) == 1);
	assert_true(isnan(cohorts_survival(&cohorts, 2)));
}

static void
set_up(struct profile *profile, double each, double noise)
{
	size_t frame;

	profile_init(profile);
	frame = profile_add(profile, 0, "f", "/p.js", 1);
	profile->frames[frame].package = xstrdup("p");
	profile->heap[0] = 1e6;
	for (int checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint++) {
		profile_checkpoint(profile);
		for (int part = 0; part <= checkpoint; part++)
			profile_alive(profile, frame, part, 1000);
		profile->frames[frame].bytes = 1000 * (checkpoint + 1);
		profile->heap[checkpoint + 1] =
		    1e6 + each * (checkpoint + 1) +
		    (checkpoint % 2 ? noise : -noise);
	}
}

static enum retention
fate_of_all(struct profile *profile)
{
	struct holder *list;
	enum retention retention;

	assert_int_equal(profile_packages(profile, &list), 1);
	retention = list[0].retention;
	free(list);
	profile_free(profile);
	return retention;
}

/* A cache that is larger than the dose keeps all of it, and yet the heap does
 * not grow; noise that could hide the growth decides nothing. */
static void
test_heap_does_not_grow(void **state)
{
	struct profile profile;

	(void)state;
	set_up(&profile, 1000, 10);
	assert_int_equal(fate_of_all(&profile), RETENTION_KEPT);
	set_up(&profile, 0, 10);
	assert_int_equal(fate_of_all(&profile), RETENTION_REPLACED);
	set_up(&profile, 300, 10);
	assert_int_equal(fate_of_all(&profile), RETENTION_UNCLEAR);
	set_up(&profile, 0, 5000);
	assert_int_equal(fate_of_all(&profile), RETENTION_UNCLEAR);
	set_up(&profile, 1000, 10);
	profile.tolerance = 7000; /* of which it does not */
	assert_int_equal(fate_of_all(&profile), RETENTION_UNCLEAR);
	set_up(&profile, 0, 10);
	profile.heap[3] = NAN; /* it was not told */
	assert_int_equal(fate_of_all(&profile), RETENTION_KEPT);
}

static void
test_climb(void **state)
{
	struct profile profile;
	struct heap_growth growth;

	(void)state;
	set_up(&profile, 1000, 0);
	growth = profile_heap_growth(&profile);
	assert_true(fabs(growth.bytes - CHECKPOINTS * 1000.0) < 1e-6);
	assert_true(growth.error < 1e-6);
	assert_true(growth.grows);
	profile.tolerance = CHECKPOINTS * 1000;
	assert_false(profile_heap_growth(&profile).grows);
	profile_free(&profile);
	/* Alternating by 700: computed separately, with t from a table. */
	set_up(&profile, 0, 700);
	growth = profile_heap_growth(&profile);
	assert_true(fabs(growth.bytes - 450) < 0.01);
	assert_true(fabs(growth.error - 2174.384) < 0.01);
	profile_free(&profile);
}

/* Only totals are known: growth is taken to be new, a decline to be of the
 * oldest. */
static void
test_ages(void **state)
{
	static const double totals[] = {10, 25, 20, -3, 7};
	static const double wanted[][5] = {
	    {10}, {10, 15}, {5, 15}, {0}, {0, 0, 0, 0, 7}};
	struct profile profile;
	size_t frame;

	(void)state;
	profile_init(&profile);
	frame = profile_add(&profile, 0, "f", "", 0);
	for (size_t checkpoint = 0; checkpoint < COUNT(totals); checkpoint++) {
		profile_checkpoint(&profile);
		profile.frames[frame].bytes = totals[checkpoint];
		profile_age(&profile);
		for (size_t part = 0; part < 5; part++)
			assert_true(profile.frames[frame]
					.cohorts->bytes[checkpoint][part] ==
				    wanted[checkpoint][part]);
	}
	profile_free(&profile);
}

/* Holders that keep memory come before larger ones that do not. */
static void
test_order(void **state)
{
	struct profile profile;
	struct holder *list;
	size_t cache, kept;

	(void)state;
	profile_init(&profile);
	cache = profile_add(&profile, 0, "cache", "", 0);
	kept = profile_add(&profile, 0, "leak", "", 0);
	for (int checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint++) {
		profile_checkpoint(&profile);
		for (int part = 0; part <= checkpoint; part++) {
			profile_alive(&profile, kept, part, 1);
			profile_alive(&profile, cache, part,
				      full_cache(part, checkpoint - part));
		}
	}
	profile.frames[cache].bytes = 364;
	profile.frames[kept].bytes = CHECKPOINTS;
	assert_int_equal(profile_functions(&profile, &list), 2);
	assert_string_equal(list[0].name, "leak");
	assert_int_equal(list[0].retention, RETENTION_KEPT);
	assert_int_equal(list[1].retention, RETENTION_REPLACED);
	free(list);
	profile_free(&profile);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fates),
	    cmocka_unit_test(test_climb),
	    cmocka_unit_test(test_heap_does_not_grow),
	    cmocka_unit_test(test_ages),
	    cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
