/* SPDX-License-Identifier: MIT */
/* How the mix of flows varies. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "scenario/mix.h"

enum { FLOWS = 4, LENGTH = 1000, WARMUP = 500 };

static const double weights[FLOWS] = {6, 3, 0, 1};

/* 16 stretches of LENGTH iterations, after a warm-up. */
static struct settings
at_a_rate(double seed)
{
	struct settings settings;

	settings_init(&settings);
	settings.seed = seed;
	settings.rate = 100;
	settings.duration = MIX_STRETCHES * LENGTH / settings.rate;
	settings.warmup = WARMUP / settings.rate;
	return settings;
}

/* Iterations of each flow, of numbers spread evenly over 0..1. */
static void
count(struct mix *mix, uint64_t from, size_t *counts)
{
	for (size_t i = 0; i < FLOWS; i++)
		counts[i] = 0;
	for (size_t i = 0; i < LENGTH; i++)
		counts[mix_pick(mix, from > 0 ? from + i : 0,
				((double)i + 0.5) / LENGTH)]++;
}

static void
the_shares_are_kept_over_two_stretches(void **state)
{
	struct settings settings = at_a_rate(7);
	size_t first[FLOWS], second[FLOWS];
	struct mix mix;
	double largest = 0;

	(void)state;
	mix_make(&mix, weights, FLOWS, &settings);
	for (uint64_t s = 0; s < MIX_STRETCHES; s += 2) {
		count(&mix, WARMUP + 1 + s * LENGTH, first);
		count(&mix, WARMUP + 1 + (s + 1) * LENGTH, second);
		for (size_t i = 0; i < FLOWS; i++) {
			double wanted = 2 * LENGTH * weights[i] / 10;
			double sum = (double)(first[i] + second[i]);

			assert_true(fabs(sum - wanted) <= 4); /* rounding */
			if (weights[i] > 0)
				largest =
				    fmax(largest, (double)first[i] / wanted);
		}
		assert_int_equal(first[2] + second[2], 0);
	}
	assert_true(largest > 0.9); /* nearly all of its two stretches' */
	mix_free(&mix);
	settings_free(&settings);
}

static void
the_design_follows_from_the_seed(void **state)
{
	struct settings settings[] = {at_a_rate(1), at_a_rate(1), at_a_rate(2)};
	struct mix mixes[COUNT(settings)];
	size_t counts[COUNT(settings)][FLOWS];
	int differ = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(settings); i++)
		mix_make(&mixes[i], weights, FLOWS, &settings[i]);
	for (uint64_t s = 0; s < MIX_STRETCHES; s++) {
		for (size_t i = 0; i < COUNT(settings); i++)
			count(&mixes[i], WARMUP + 1 + s * LENGTH, counts[i]);
		assert_memory_equal(counts[0], counts[1], sizeof(counts[0]));
		differ += counts[0][0] != counts[2][0];
	}
	assert_true(differ > 0);
	for (size_t i = 0; i < COUNT(settings); i++) {
		mix_free(&mixes[i]);
		settings_free(&settings[i]);
	}
}

/* The mix of weights 6, 3, 0 and 1. */
static void
is_steady(const struct settings *settings, uint64_t from)
{
	size_t counts[FLOWS];
	struct mix mix;

	mix_make(&mix, weights, FLOWS, settings);
	count(&mix, from, counts);
	assert_in_range(counts[0], 599, 601);
	assert_in_range(counts[1], 299, 301);
	assert_in_range(counts[3], 99, 101);
	mix_free(&mix);
}

/* Two stretches from there on differ, and have the weights together. */
static void
is_mixed_from(const struct settings *settings, uint64_t from)
{
	size_t first[FLOWS], second[FLOWS];
	struct mix mix;

	mix_make(&mix, weights, FLOWS, settings);
	count(&mix, from, first);
	count(&mix, from + LENGTH, second);
	assert_true(first[0] < 590 || first[0] > 610);
	assert_in_range(first[0] + second[0], 1196, 1204);
	mix_free(&mix);
}

/* A fifth of the duration is the warm-up, unless it is said. */
static void
the_warm_up_has_the_weights(void **state)
{
	struct settings settings = at_a_rate(7);
	double usual = SETTINGS_WARMUP * settings.duration * settings.rate;

	(void)state;
	settings.warmup = NAN;
	is_steady(&settings, 1);
	is_steady(&settings, (uint64_t)usual - LENGTH);
	is_mixed_from(&settings, (uint64_t)usual + 1);
	settings.vary = 1; /* begins with the high rate */
	usual *= 1 + SETTINGS_VARY;
	is_steady(&settings, (uint64_t)usual - LENGTH);
	is_mixed_from(&settings, (uint64_t)usual + 1);
	settings_free(&settings);
}

static void
other_loads_have_a_steady_mix(void **state)
{
	struct settings settings = at_a_rate(1);

	(void)state;
	settings.warmup = 2 * LENGTH / settings.rate;
	is_steady(&settings, 1); /* the warm-up */
	settings.warmup = 0;
	is_steady(&settings, 0); /* users count their own iterations */
	settings.requests = 1e6;
	is_steady(&settings, 1);
	settings.requests = NAN;
	settings.cycles = 10;
	is_steady(&settings, 1);
	settings.cycles = NAN;
	settings.duration = 1; /* too few to vary */
	is_steady(&settings, 1);
	settings.duration = 1000;
	settings.rate = NAN;
	is_steady(&settings, 1);
	settings_free(&settings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_shares_are_kept_over_two_stretches),
	    cmocka_unit_test(the_design_follows_from_the_seed),
	    cmocka_unit_test(the_warm_up_has_the_weights),
	    cmocka_unit_test(other_loads_have_a_steady_mix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
