/* SPDX-License-Identifier: MIT */
#include "drive.h"

#include "scenario/scenario_state.h"

static void
fractions_fill_the_range(void **state)
{
	struct random random;
	int tenths[10] = {0};

	(void)state;
	random_seed(&random, 1, 1, 1);
	for (int i = 0; i < 100000; i++) {
		double x = random_fraction(&random);

		assert_true(x >= 0 && x < 1);
		tenths[(int)(x * 10)]++;
	}
	for (int i = 0; i < 10; i++)
		assert_in_range(tenths[i], 9500, 10500);
}

/* Neighbours in seed, user and iteration have nothing in common. */
static void
neighbours_are_strangers(void **state)
{
	double seen[300];
	size_t count = 0;

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct random random;

		random_seed(&random, i, 7, 7);
		seen[count++] = random_fraction(&random);
		random_seed(&random, 500, (uint64_t)i, 7);
		seen[count++] = random_fraction(&random);
		random_seed(&random, 501, 7, (uint64_t)i);
		seen[count++] = random_fraction(&random);
	}
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			assert_true(seen[i] != seen[j]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fractions_fill_the_range),
	    cmocka_unit_test(neighbours_are_strangers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
