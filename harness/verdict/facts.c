/* SPDX-License-Identifier: MIT */
#include "verdict/facts.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/student.h"

#define GRAIN 16384.0 /* two readings of the same memory may differ by this */
/* What a service may allocate at once, such as for another connection. */
#define LATE_GRAINS 8
#define NONE_TOO_SURE 0.001

enum {
	TRIM = 2, /* of the largest increments, unless jumps were removed */
	LIVES_METRICS = 16
};

/* For FLAT, if memory did not settle before: the last 45 %. */
#define SECOND_LOOK 0.55
#define RESTART_WARMUP 0.2 /* of a life */

/*
 * Where the measured part begins; in a later life of a target that was
 * restarted, its start-up is left out.
 */
static double
facts_from(const struct track *track)
{
	const struct curve *curve = &track->curve;

	if (track->restarts == 0 || curve->n == 0)
		return track->from;
	return curve->x[0] +
	       RESTART_WARMUP * (curve->x[curve->n - 1] - curve->x[0]);
}

/* Bounds that hold for as many metrics as may decide (Bonferroni). */
static void
facts_pool(const struct lives *lives, double tail, struct lives_growth *growth)
{
	if (lives != NULL)
		lives_pool(lives, tail / LIVES_METRICS, growth);
}

/* The first view of growth is used, unless it is not very certain. */
static int
facts_surer(const struct growth_view *view, const struct growth_view *than)
{
	double p = trend_p(&than->trend.line);

	return p > NONE_TOO_SURE && trend_p(&view->trend.line) < p;
}

/* Limits the pace by the longer stretches that end here, without jumps. */
static void
facts_limit(const struct facts *f, size_t block, struct pace_limit *limit)
{
	const size_t starts[] = {0, f->shape.first};

	pace_limit_init(limit);
	for (size_t i = 0; i < COUNT(starts); i++) {
		struct stretch longer = shape_stretch(&f->shape, starts[i], 1);
		struct trend trend;

		if (starts[i] >= block)
			continue;
		trend_measure(&trend, &longer, 0);
		pace_limit_narrow(limit, &trend);
	}
}

static void
facts_see_growth(struct facts *f, size_t block, int smooth)
{
	struct growth_view *view = &f->views[f->nviews++];
	struct stretch stretch = shape_stretch(&f->shape, block, smooth);
	struct trend *trend = &view->trend;
	struct pace_limit limit;

	trend_measure(trend, &stretch, smooth ? 0 : TRIM);
	view->smooth = smooth;
	view->grows =
	    trend->n > 0 && trend_low(&trend->line, f->tail) > 0 &&
	    trend->creep_t >
		student_quantile(f->tail, fmax((double)trend->n - 4, 1)) &&
	    fmin(trend->line.slope, trend->theil_sen) > f->tolerance;
	if (!view->grows)
		return;
	facts_limit(f, block, &limit);
	view->pace = pace_judge(trend, &stretch, &limit);
	if (view->pace == PACE_STEADY &&
	    (f->growth == NULL || facts_surer(view, f->growth)))
		f->growth = view;
	if (view->pace != PACE_STEADY && view->pace != PACE_JUMPS &&
	    f->ending == NULL)
		f->ending = view;
}

/* From the end of the warm-up, and the second half; each in two ways. */
static void
facts_grow(struct facts *f)
{
	const struct shape *shape = &f->shape;
	size_t half = (shape->first + shape->lower.n) / 2;

	facts_see_growth(f, shape->settled, 0);
	facts_see_growth(f, shape->smooth_settled, 1);
	if (half > shape->settled + 2)
		facts_see_growth(f, half, 0);
	if (half > shape->smooth_settled + 2)
		facts_see_growth(f, half, 1);
}

static void
facts_level(struct facts *f)
{
	double settled = f->shape.lower.x[f->shape.settled];
	double grain = f->track->measure == MEASURE_BYTES ? GRAIN : 1;
	double froms[LEVEL_VIEWS] = {settled, f->from + SECOND_LOOK * f->dose};

	f->late.start = f->from;
	f->late.settled = settled;
	f->late.least = LATE_GRAINS * grain;
	level_late(&f->late, f->curve, f->tolerance);
	for (size_t i = 0; i < LEVEL_VIEWS; i++) {
		level_measure(&f->levels[i], f->curve, froms[i], grain,
			      f->tail);
		if (!f->levels[i].known)
			continue;
		if (f->level == NULL ||
		    level_bound(&f->levels[i]) < level_bound(f->level))
			f->level = &f->levels[i];
	}
}

static double
facts_tolerance(const struct track *track, const struct conditions *c)
{
	int bytes = track->measure == MEASURE_BYTES;
	double tolerance = bytes ? c->byte_tolerance : c->count_tolerance;

	if (tolerance > 0)
		return tolerance;
	return bytes ? 64 : 0.01;
}

void
facts_gather(struct facts *f, const struct track *track,
	     const struct conditions *conditions, const struct heap_facts *heap)
{
	memset(f, 0, sizeof(*f));
	f->heap = *heap;
	f->track = track;
	f->conditions = conditions;
	f->tolerance = facts_tolerance(track, conditions);
	f->tail = TAIL_PROBABILITY / fmax(conditions->looks, 1);
	f->curve = &track->curve;
	f->from = facts_from(track);
	f->death_level = track_level(track);
	f->death_dose = track->last_dose - track->first_dose;
	facts_pool(track->lives, f->tail, &f->lives);
	facts_pool(track->workers, f->tail, &f->workers);
	shape_make(&f->shape, f->curve, f->from);
	if (!f->shape.known)
		return;
	f->dose = f->curve->x[f->curve->n - 1] - f->from;
	f->rise = f->shape.lower.y[f->shape.lower.n - 1] -
		  f->shape.lower.y[f->shape.first];
	facts_grow(f);
	facts_level(f);
}
