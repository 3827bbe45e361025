/* SPDX-License-Identifier: MIT */
/*
 * Whether growth goes on or is ending. No test of a slope distinguishes a
 * filling cache from a leak; these tests compare the end of a stretch with what
 * came before. A collected heap grows in steps: a pause at the end then means
 * nothing if there were earlier pauses as long in relation to the growth by
 * then.
 */
#include "verdict/trend.h"

#include <math.h>

#define EVEN 0.3   /* with fewer blocks growing: a few jumps */
#define FIRST 0.5  /* of the slope, in the first third */
#define SLOWER 0.7 /* second half against first, last third against best */
#define FADED 0.5  /* the last third against the best */
#define SLOWER_AT_END 0.8 /* the same, if it has slowed before */
#define TOO_NOISY 16	  /* growth must be so many times the noise */
#define SLOWER_Z 1.3	  /* standard errors, one-sided 90 % */
#define DOUBT_Z 1.0
#define UNDER_WAY 0.15 /* of the growth came before a pause */

/* The value at a dose, between two points. */
static double
pace_value(const struct stretch *s, double x)
{
	size_t i = 1;

	while (i + 1 < s->n && s->x[i] < x)
		i++;
	return s->y[i - 1] + (s->y[i] - s->y[i - 1]) * (x - s->x[i - 1]) /
				 (s->x[i] - s->x[i - 1]);
}

/* Growth in the last third before x, as a share of even growth; or NAN. */
static double
pace_last_third(const struct stretch *s, double x, double noise)
{
	double third = s->x[0] + (x - s->x[0]) * 2 / 3;
	double grown = pace_value(s, x) - s->y[0];

	if (!(grown > TOO_NOISY * noise))
		return NAN;
	return 3 * (pace_value(s, x) - pace_value(s, third)) / grown;
}

/* The stretch with all points before it: earlier pauses are there. */
static struct stretch
pace_life(const struct stretch *s)
{
	struct stretch life = {s->x - s->before, s->y - s->before,
			       s->n + s->before, 0, s->last};

	return life;
}

/* Whether it has slowed like this at least twice before and gone on. */
static int
pace_recovers(const struct stretch *s)
{
	double noise = stats_roughness(s->x, s->y, s->n);
	double end = s->x[s->n - 1];
	double low = 1.1 * fmax(pace_last_third(s, end, noise), 0.05);
	int dipped = 0, recoveries = 0;

	for (size_t i = 1; i + 1 < s->n; i++) {
		double share = (s->x[i] - s->x[0]) / (end - s->x[0]);
		double pace = pace_last_third(s, s->x[i], noise);

		if (share < 0.2)
			continue;
		if (pace <= low && share < 0.9) {
			dipped = 1;
		} else if (dipped && pace >= 1) {
			dipped = 0;
			recoveries++;
		}
	}
	return recoveries >= 2;
}

/* By how much the second half is faster than `slower` times the first. */
static double
pace_excess(const struct trend *trend, double slower, double z)
{
	const struct line *first = &trend->halves[0];
	const struct line *second = &trend->halves[1];

	return second->slope - slower * first->slope +
	       z * hypot(second->se, slower * first->se);
}

void
pace_limit_init(struct pace_limit *limit)
{
	limit->slower = SLOWER;
	limit->z = SLOWER_Z;
}

/*
 * If the longer stretch slows down, its end must prove that it does not: a fill
 * that decays exponentially slows there by the square root of the whole.
 */
void
pace_limit_narrow(struct pace_limit *limit, const struct trend *longer)
{
	double ratio = longer->halves[1].slope / longer->halves[0].slope;
	double root = 1.1 * sqrt(fmax(ratio, 0));

	if (!(pace_excess(longer, SLOWER, SLOWER_Z) < 0))
		return;
	limit->slower =
	    fmin(fmax(fmax(limit->slower, SLOWER_AT_END), root), 0.95);
	limit->z = -DOUBT_Z;
}

/* Whether the last third is slower than that share of the best third, beyond
 * the noise in both. */
static int
pace_fades(const struct trend *trend, const struct stretch *s, double share)
{
	double best = fmax(trend->thirds[0], trend->thirds[1]);
	double noise = stats_roughness(s->x, s->y, s->n);
	double n = (double)s->n / 3, dose = (s->x[s->n - 1] - s->x[0]) / 3;
	double se = noise * sqrt(12 / n) / dose;

	return trend->thirds[2] + DOUBT_Z * hypot(1, share) * se < share * best;
}

static int
pace_slowing(const struct trend *trend, const struct stretch *stretch,
	     const struct pace_limit *limit)
{
	double slower = limit->slower;
	struct stretch life = pace_life(stretch);
	int slowing =
	    pace_excess(trend, slower, limit->z) < 0 ||
	    (pace_excess(trend, slower, 0) < 0 &&
	     pace_fades(trend, stretch, slower)) ||
	    (pace_excess(trend, 1, 0) < 0 && pace_fades(trend, stretch, FADED));

	return slowing && !pace_recovers(stretch) && !pace_recovers(&life);
}

/* The end of a stretch: its share of the dose, and what counts as no growth. */
struct ending {
	double share, slow;
};

static const struct ending endings[] = {
    {0.08, 0.35}, {0.12, 0.4}, {0.16, 0.5}, {0.25, 0.5}};

/* The first point within that share of the dose before point `last`. */
static size_t
pace_first(const struct stretch *s, size_t last, double share)
{
	double from = s->x[0] + (1 - share) * (s->x[last] - s->x[0]);
	size_t first = last;

	while (first > 0 && s->x[first - 1] >= from)
		first--;
	return first + 2 <= last || last < 2 ? first : last - 2;
}

/* Whether growth between two points is certainly slower than `slow`. */
static int
pace_still(const struct stretch *s, size_t first, size_t last, double slow)
{
	size_t n = last - first + 1;
	double noise = stats_roughness(s->x, s->y, s->n);
	double se = noise * sqrt(12.0 / (double)n) / (s->x[last] - s->x[first]);

	return stats_slope(s->x + first, s->y + first, n) + se < slow;
}

/*
 * Whether there was such a pause before, amid growth, and as long in relation
 * to the dose by then as this share is now.
 */
static int
pace_paused(const struct stretch *s, double share, double slow, double slope)
{
	size_t last = s->n - 1;
	double noise = stats_roughness(s->x, s->y, s->n);
	double least = UNDER_WAY * (s->y[last] - s->y[0]);

	for (size_t i = 2; i + 2 < last; i++) {
		double at = (s->x[i] - s->x[0]) / (s->x[last] - s->x[0]);
		double grown = s->y[last] - s->y[i] - 2 * noise;

		if (at < 0.3 || at > 0.97 || s->y[i] - s->y[0] < least ||
		    grown < 0.5 * slope * (s->x[last] - s->x[i]))
			continue;
		if (pace_still(s, pace_first(s, i, 0.7 * share), i, slow))
			return 1;
	}
	return 0;
}

static int
pace_stopped(double slope, const struct stretch *stretch)
{
	struct stretch life = pace_life(stretch);
	double y[STATS_POINTS];
	struct stretch s = {stretch->x, y, stretch->n, 0, stretch->last};
	size_t last = s.n - 1;

	for (size_t i = 0; i < last; i++)
		y[i] = stretch->y[i];
	y[last] = stretch->last;
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		size_t first = pace_first(&s, last, endings[i].share);
		double slow = endings[i].slow * slope;
		double share =
		    (s.x[last] - s.x[first]) / (s.x[last] - life.x[0]);

		if (pace_still(&s, first, last, slow) &&
		    !pace_paused(&life, share, slow, slope))
			return 1;
	}
	return 0;
}

enum pace
pace_judge(const struct trend *trend, const struct stretch *stretch,
	   const struct pace_limit *limit)
{
	if (trend->growing < EVEN)
		return PACE_JUMPS;
	if (trend->thirds[0] < FIRST * trend->line.slope)
		return PACE_LATE;
	if (pace_slowing(trend, stretch, limit))
		return PACE_SLOWING;
	if (pace_stopped(trend->line.slope, stretch))
		return PACE_STOPPED;
	return PACE_STEADY;
}
