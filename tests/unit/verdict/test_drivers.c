/* SPDX-License-Identifier: MIT */
/* What growth follows: on simulated runs, never the wrong cause. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "verdict/drivers.h"
#include "verdict/track.h"

#include "../../draw.h"

enum { READINGS = 600, RUNS = 12 };

#define SECOND 0.5 /* between readings */
#define DURATION (READINGS * SECOND)
#define PER_SECOND 200.0
#define KIB 1024.0

/* The rate at a share of the run, relative to its mean or so. */
static double
load_even(double share)
{
	(void)share;
	return 1;
}

static double
load_step(double share)
{
	return share < 0.5 ? 0.5 : 1.5;
}

static double
load_stop(double share)
{
	return share < 0.5 ? 2 : 0;
}

static double
load_stages(double share)
{
	static const double rates[] = {1.6, 0.4, 1.2, 0.8};

	return rates[(size_t)(4 * share)];
}

static double
load_bursts(double share)
{
	return fmod(10 * share, 1) < 0.5 ? 2 : 0;
}

static double
load_day(double share)
{
	return 1 + 0.8 * sin(6.28 * 2 * share);
}

static double
load_ramp(double share)
{
	return 0.2 + 1.6 * share;
}

static double (*const loads[])(double) = {
    load_step, load_stop, load_stages, load_bursts, load_day, load_ramp,
};

enum noise { NOISE_NONE, NOISE_WHITE, NOISE_AR, NOISE_WALK, NOISE_TEETH };

/* In KiB. */
static double
noise_next(enum noise noise, double *level, double share, unsigned *seed)
{
	switch (noise) {
	case NOISE_WHITE:
		return 256 * draw_normal(seed);
	case NOISE_AR:
		*level = 0.9 * *level + 256 * sqrt(0.19) * draw_normal(seed);
		return *level;
	case NOISE_WALK:
		return *level += 50 * draw_normal(seed);
	case NOISE_TEETH:
		return 1024 * fmod(40 * share, 1) + 50 * draw_normal(seed);
	default:
		return 0;
	}
}

/*
 * A run of 5 minutes at 200 requests a second. In KiB: what comes with all its
 * requests, with all its time, and what is in flight at the mean rate.
 */
struct kind {
	double by_requests, by_time, in_flight;
};

struct made {
	struct kind kind;
	double (*load)(double share);
	enum noise noise;
	unsigned seed;
};

static double
load_mean(double (*load)(double))
{
	double mean = 0;

	for (size_t i = 0; i < READINGS; i++)
		mean += load((double)i / READINGS) / READINGS;
	return mean;
}

static struct drivers
driven(struct made made)
{
	struct track *track = xcalloc(1, sizeof(*track));
	struct drivers drivers;
	double dose = 0, level = 0, mean = load_mean(made.load);

	track_init(track, "rss_bytes", MEASURE_BYTES);
	for (size_t i = 0; i < READINGS; i++) {
		double share = (double)i / READINGS;
		double rate = made.load(share) / mean;
		double kib =
		    60 * KIB + made.kind.by_time * share +
		    made.kind.by_requests * dose / (PER_SECOND * DURATION) +
		    made.kind.in_flight * rate +
		    noise_next(made.noise, &level, share, &made.seed);

		dose += PER_SECOND * SECOND * rate;
		track_add(track, PART_MEASURED, SECOND * (double)i, dose,
			  floor(kib / 4) * 4096);
	}
	drivers_find(&drivers, track, 0.025);
	track_free(track);
	free(track);
	return drivers;
}

/* How often each answer is given to that growth under any load and noise. */
struct tally {
	size_t runs, answers[DRIVERS], covered, bounded;
};

static int
covers(const struct bounds *bounds, double truth)
{
	return bounds->low <= truth && truth <= bounds->high;
}

static void
tally_run(struct tally *tally, struct made made)
{
	double all = 1024.0 * made.kind.by_requests / (PER_SECOND * DURATION);
	struct drivers drivers = driven(made);

	tally->runs++;
	tally->answers[drivers.follows]++;
	if (made.noise == NOISE_WALK || !drivers.varied)
		return;
	tally->bounded += 2;
	tally->covered += (size_t)covers(&drivers.per_request, all);
	tally->covered += (size_t)covers(&drivers.per_second,
					 1024.0 * made.kind.by_time / DURATION);
}

static struct tally
tally_kind(struct kind kind)
{
	struct tally tally = {0};

	for (size_t load = 0; load < COUNT(loads); load++)
		for (int noise = NOISE_WHITE; noise <= NOISE_TEETH; noise++)
			for (unsigned run = 0; run < RUNS; run++)
				tally_run(&tally,
					  (struct made){kind, loads[load],
							(enum noise)noise,
							1000 + run});
	return tally;
}

/* Strong and weak, alone and beside memory that follows the load. */
static const struct kind by_requests[] = {
    {20 * KIB, 0, 0}, {4 * KIB, 0, 0}, {20 * KIB, 0, 4 * KIB}};
static const struct kind by_time[] = {
    {0, 20 * KIB, 0}, {0, 4 * KIB, 0}, {0, 20 * KIB, 4 * KIB}};

static void
the_cause_is_right_or_not_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(by_requests); i++) {
		struct tally r = tally_kind(by_requests[i]);
		struct tally t = tally_kind(by_time[i]);

		assert_int_equal(r.answers[DRIVER_TIME], 0);
		assert_int_equal(t.answers[DRIVER_REQUESTS], 0);
		/* One-sided, 0.1 % each: "both" is hardly ever said. */
		assert_true(100 * r.answers[DRIVER_BOTH] <= 2 * r.runs);
		assert_true(100 * t.answers[DRIVER_BOTH] <= 2 * t.runs);
		if (by_requests[i].in_flight > 0)
			continue;
		assert_true(100 * r.covered >= 95 * r.bounded);
		assert_true(100 * t.covered >= 95 * t.bounded);
	}
}

static void
growth_by_both_is_told_as_such(void **state)
{
	struct tally tally = tally_kind((struct kind){10 * KIB, 10 * KIB, 0});

	(void)state;
	assert_true(100 * (tally.answers[DRIVER_REQUESTS] +
			   tally.answers[DRIVER_TIME]) <=
		    2 * tally.runs);
	assert_true(2 * tally.answers[DRIVER_BOTH] > tally.runs);
}

/* Where the load is changed plainly, the cause of a plain leak is found. */
static void
a_plain_change_tells(void **state)
{
	static const size_t plain[] = {0, 1, 2, 4};

	(void)state;
	for (size_t i = 0; i < COUNT(plain); i++)
		for (unsigned run = 0; run < RUNS; run++) {
			struct made made = {by_time[0], loads[plain[i]],
					    NOISE_WHITE, 50 + run};

			assert_int_equal(driven(made).follows, DRIVER_TIME);
			made.kind = by_requests[0];
			assert_int_equal(driven(made).follows, DRIVER_REQUESTS);
			made.noise = NOISE_TEETH;
			assert_int_equal(driven(made).follows, DRIVER_REQUESTS);
		}
}

/* Memory in flight that follows the load is no growth with either. */
static void
memory_in_flight_is_no_growth(void **state)
{
	struct tally tally = tally_kind((struct kind){0, 0, 4 * KIB});

	(void)state;
	assert_true(100 * tally.answers[DRIVER_UNKNOWN] >= 96 * tally.runs);
}

static void
at_one_rate_nothing_is_told(void **state)
{
	struct made made = {by_time[0], load_even, NOISE_NONE, 1};
	struct drivers drivers = driven(made);

	(void)state;
	assert_false(drivers.varied);
	assert_int_equal(drivers.follows, DRIVER_UNKNOWN);
	assert_true(fabs(drivers.rate - PER_SECOND) < 1);
}

static void
few_readings_tell_nothing(void **state)
{
	struct track *track = xcalloc(1, sizeof(*track));
	struct drivers drivers;

	(void)state;
	track_init(track, "rss_bytes", MEASURE_BYTES);
	drivers_find(&drivers, track, 0.025);
	assert_false(drivers.varied);
	for (int i = 0; i < 11; i++)
		track_add(track, PART_MEASURED, i, 10 * i * i, 1e6 * i);
	drivers_find(&drivers, track, 0.025);
	assert_false(drivers.varied);
	assert_true(drivers.rate == 0);
	track_free(track);
	free(track);
}

/* Of --vary-load, fewer readings than a heap that is slow to collect has: the
 * first and the last are the ends of the measured part. */
static struct drivers
driven_a_little(double per_request, double per_second, unsigned seed)
{
	struct track *track = xcalloc(1, sizeof(*track));
	struct drivers drivers;
	double dose = 0;

	track_init(track, "heap_after_gc_bytes", MEASURE_BYTES);
	for (int i = 0; i < 14; i++) {
		dose += PER_SECOND * (i <= 4 || i > 9 ? 1.75 : 0.25);
		track_add(track, PART_MEASURED, i, dose,
			  1e6 + per_request * dose + per_second * i +
			      KIB * draw_normal(&seed));
	}
	drivers_find(&drivers, track, 0.025);
	track_free(track);
	free(track);
	return drivers;
}

static void
a_few_exact_readings_will_do(void **state)
{
	(void)state;
	for (unsigned run = 0; run < RUNS; run++) {
		struct drivers requests = driven_a_little(256, 0, run);
		struct drivers time = driven_a_little(0, 256 * PER_SECOND, run);

		assert_int_equal(requests.follows, DRIVER_REQUESTS);
		assert_int_equal(time.follows, DRIVER_TIME);
		assert_true(fabs(requests.per_request.estimate - 256) < 30);
	}
}

/* Growth by requests that a page told one reading before. */
static enum driver
driven_late(double seconds, double reading_s)
{
	struct track *track = xcalloc(1, sizeof(*track));
	struct drivers drivers;
	double dose = 0, told = 0;

	track_init(track, "rss_bytes", MEASURE_BYTES);
	track->dose_lags = 1;
	for (double at = 0; at < seconds; at += reading_s) {
		dose += PER_SECOND * reading_s * load_stages(at / seconds);
		track_add(track, PART_MEASURED, at, told, 1e6 + 256 * dose);
		told = dose;
	}
	drivers_find(&drivers, track, 0.025);
	track_free(track);
	free(track);
	return drivers.follows;
}

static void
a_count_that_lags_tells_in_the_long_run(void **state)
{
	(void)state;
	assert_int_equal(driven_late(8, 0.25), DRIVER_UNKNOWN);
	assert_int_equal(driven_late(600, 0.25), DRIVER_REQUESTS);
}

/* Without a request there is no rate; without time, no series. */
static void
what_does_not_move_tells_nothing(void **state)
{
	struct track *track = xcalloc(1, sizeof(*track));
	struct drivers drivers;

	(void)state;
	track_init(track, "rss_bytes", MEASURE_BYTES);
	for (int i = 0; i < 100; i++)
		track_add(track, PART_MEASURED, i, 5, 1e6 * i);
	drivers_find(&drivers, track, 0.025);
	assert_int_equal(drivers.follows, DRIVER_UNKNOWN);
	track_free(track);
	track_init(track, "rss_bytes", MEASURE_BYTES);
	for (int i = 0; i < 100; i++)
		track_add(track, PART_MEASURED, 7, i, 1e6 * i);
	drivers_find(&drivers, track, 0.025);
	assert_int_equal(drivers.follows, DRIVER_UNKNOWN);
	track_free(track);
	free(track);
}

static void
the_worse_rate_while_unknown(void **state)
{
	(void)state;
	assert_true(drivers_rate(DRIVER_UNKNOWN, 5000, 50) == 5000);
	assert_true(drivers_rate(DRIVER_UNKNOWN, 50, 5000) == 5000);
	assert_true(drivers_rate(DRIVER_BOTH, 5000, 50) == 5000);
	assert_true(drivers_rate(DRIVER_REQUESTS, 5000, 50) == 50);
	assert_true(drivers_rate(DRIVER_TIME, 50, 5000) == 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_cause_is_right_or_not_known),
	    cmocka_unit_test(growth_by_both_is_told_as_such),
	    cmocka_unit_test(a_plain_change_tells),
	    cmocka_unit_test(memory_in_flight_is_no_growth),
	    cmocka_unit_test(at_one_rate_nothing_is_told),
	    cmocka_unit_test(a_few_exact_readings_will_do),
	    cmocka_unit_test(a_count_that_lags_tells_in_the_long_run),
	    cmocka_unit_test(few_readings_tell_nothing),
	    cmocka_unit_test(what_does_not_move_tells_nothing),
	    cmocka_unit_test(the_worse_rate_while_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
