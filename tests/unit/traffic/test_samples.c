/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traffic/samples.h"

static void
add(struct samples *samples, const char *target, int well, size_t most)
{
	samples_add(samples, (struct slice){target, strlen(target)}, well,
		    most);
}

static void
add_numbers(struct samples *samples, int from, int to, size_t most)
{
	char target[32];

	for (int i = from; i < to; i++) {
		snprintf(target, sizeof(target), "/items/%d", i);
		add(samples, target, 1, most);
	}
}

static void
expect(const struct samples *samples, const char *wanted)
{
	const char **sorted = samples_sorted(samples);
	char text[200] = "";

	for (size_t i = 0; i < samples->count; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "%s ", sorted[i]);
	assert_string_equal(text, wanted);
	free(sorted);
}

static void
each_is_kept_once_and_by_its_number(void **state)
{
	struct samples samples = {0};

	(void)state;
	for (int i = 0; i < 3; i++)
		add_numbers(&samples, 8, 12, 10);
	expect(&samples, "/items/8 /items/9 /items/10 /items/11 ");
	samples_free(&samples);
}

/* The last digits decide as much as the first: any part of a range is met. */
static void
what_is_kept_is_spread(void **state)
{
	struct samples samples = {0};
	int tens[10] = {0};

	(void)state;
	add_numbers(&samples, 10000, 20000, 200);
	assert_int_equal(samples.count, 200);
	for (size_t i = 0; i < samples.count; i++)
		tens[(atoi(samples.items[i].target + 7) - 10000) / 1000]++;
	for (int i = 0; i < 10; i++)
		assert_in_range(tens[i], 8, 35);
	samples_free(&samples);
}

/* In any order, in one part or two, cut before or behind. */
static void
the_same_are_kept_in_any_order(void **state)
{
	struct samples whole = {0}, part = {0}, late = {0};

	(void)state;
	add_numbers(&whole, 0, 1000, 30);
	add_numbers(&part, 500, 1000, 64);
	add_numbers(&late, 0, 500, 31);
	samples_merge(&late, &part, 40);
	samples_cut(&late, 30);
	assert_int_equal(late.count, 30);
	for (size_t i = 0; i < 30; i++)
		assert_string_equal(late.items[i].target,
				    whole.items[i].target);
	assert_int_equal(part.count, 0);
	samples_free(&whole);
	samples_free(&late);
}

static void
what_was_answered_well_comes_first(void **state)
{
	struct samples samples = {0}, other = {0};

	(void)state;
	add(&samples, "/a", 0, 9);
	add(&samples, "/b", 0, 9);
	expect(&samples, "/a /b ");
	add(&samples, "/c", 1, 9);
	add(&samples, "/d", 0, 9);
	expect(&samples, "/c ");
	add(&other, "/e", 0, 9);
	samples_merge(&samples, &other, 9);
	expect(&samples, "/c ");
	add(&other, "/e", 0, 9);
	samples_merge(&other, &samples, 9);
	expect(&other, "/c ");
	samples_free(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_is_kept_once_and_by_its_number),
	    cmocka_unit_test(what_is_kept_is_spread),
	    cmocka_unit_test(the_same_are_kept_in_any_order),
	    cmocka_unit_test(what_was_answered_well_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
