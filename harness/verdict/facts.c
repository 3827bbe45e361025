/* SPDX-License-Identifier: MIT */
#include "verdict/facts.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/student.h"
#include "verdict/resolution.h"
#include "verdict/rule.h"

#define GRAIN 16384.0 /* two readings of the same memory may differ by this */
/* What a service may allocate at once, such as for another connection. */
#define GRAINS_AT_ONCE 8
#define NONE_TOO_SURE 0.001
/* What is told of growth that is tolerated, or of any where none is. */
#define PROOF 0.001

enum { STEPS_SEEN = 8, LIVES_METRICS = 16 };

/* For FLAT, if memory did not settle before: the last 45 %. */
#define SECOND_LOOK 0.55
#define RESTART_WARMUP 0.2 /* of a life */

/*
 * Where the measured part begins; in a later life of a target that was
 * restarted, its start-up is left out.
 */
static double
facts_from(const struct track *track, const struct curve *curve)
{
	if (track->restarts == 0 || curve->n == 0)
		return track->from;
	return curve->x[0] +
	       RESTART_WARMUP * (curve->x[curve->n - 1] - curve->x[0]);
}

/* That time in requests at the mean rate, which met its own at the first. */
static double
facts_even_dose(const struct facts *f, double time_s)
{
	const struct track *track = f->track;

	return track->from + (time_s - track->from_s) * f->drivers.rate;
}

double
facts_dose_at(const struct facts *f, double dose)
{
	if (f->curve != &f->even)
		return dose;
	return drivers_dose_at(&f->track->dose_at,
			       f->track->from_s +
				   (dose - f->track->from) / f->drivers.rate);
}

/*
 * Growth that follows time, or of which nothing but a part by time is proven,
 * is a line only by time: by requests it has sudden rises where the rate is
 * low. All else stays as it is, tolerance and floors too: it is what the same
 * load would have done evenly.
 */
static void
facts_choose_curve(struct facts *f)
{
	f->curve = &f->track->curve;
	if (f->conditions->per_second)
		return;
	drivers_find(&f->drivers, f->track, f->tail);
	if (!drivers_are_time(&f->drivers))
		return;
	f->even = f->track->by_time;
	f->even.width *= f->drivers.rate;
	for (size_t i = 0; i < f->even.n; i++)
		f->even.x[i] = facts_even_dose(f, f->even.x[i]);
	f->curve = &f->even;
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
	/* Of these the first block starts up. */
	const size_t starts[] = {1, f->shape.first > 0 ? f->shape.first : 1};

	pace_limit_init(limit);
	for (size_t i = 0; i < COUNT(starts); i++) {
		struct stretch longer = shape_stretch(&f->shape, starts[i], 1);
		struct trend trend;

		if (starts[i] >= block)
			continue;
		trend_measure(&trend, &longer);
		pace_limit_narrow(limit, &trend);
	}
}

/* What a view that goes on, or that does not, is kept as. */
static void
facts_keep_growth(struct facts *f, const struct growth_view *view)
{
	const struct growth_view **kept = view->grows ? &f->growth : &f->creep;

	if (view->pace == PACE_STEADY &&
	    (*kept == NULL || facts_surer(view, *kept)))
		*kept = view;
	if (view->grows && view->pace != PACE_STEADY &&
	    view->pace != PACE_JUMPS && f->ending == NULL)
		f->ending = view;
}

static void
facts_see_growth(struct facts *f, size_t block, int smooth)
{
	struct growth_view *view = &f->views[f->nviews++];
	struct stretch stretch = shape_stretch(&f->shape, block, smooth);
	struct trend *trend = &view->trend;
	struct pace_limit limit;

	facts_measure(f, trend, &stretch);
	view->smooth = smooth;
	view->grows = facts_grows(f, trend);
	view->creeps = !view->grows && f->track->measure == MEASURE_BYTES &&
		       trend->theil_sen > 0 &&
		       facts_is_certain(trend, f->proof_tail);
	if (!view->grows && !view->creeps)
		return;
	facts_limit(f, block, &limit);
	view->pace = pace_judge(trend, &stretch, &limit);
	facts_keep_growth(f, view);
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

/*
 * Growth in steps, as far as memory stayed up there, per dose. Smaller ones
 * than that share of what is tolerated in all would be so many that a line
 * shows them.
 */
static double
facts_stepped(struct facts *f, double grain)
{
	double least = f->tolerance * f->dose / STEPS_SEEN;

	steps_find(&f->steps, &f->shape, fmax(2 * grain, least));
	return fmax(fmin(f->steps.sum, f->rise), 0) / f->dose;
}

/*
 * After a collection there is no garbage left that growth could hide in. Where
 * no runtime lets it lie, what goes down again and again hides nothing for
 * longer than that takes: the envelope is below it.
 */
static void
facts_see_level(struct facts *f, struct level *level, double from, double grain)
{
	level_measure(level, f->curve, from, grain, f->tail);
	level->stepped = f->stepped;
	if (metric_is(f->track->name, EVIDENCE_HEAP) ||
	    (level->is_sawtooth && !rule_is_lazy(f)))
		level->hidden = 0;
	if (level->known &&
	    (f->level == NULL || level_bound(level) < level_bound(f->level)))
		f->level = level;
}

static void
facts_level(struct facts *f)
{
	double settled = f->shape.lower.x[f->shape.settled];
	double grain = fmax(f->track->measure == MEASURE_BYTES ? GRAIN : 1,
			    f->track->digit);

	f->late.start = f->from;
	f->late.settled = settled;
	f->late.least = GRAINS_AT_ONCE * grain;
	f->late.grain = grain;
	level_late(&f->late, f->curve, f->tolerance);
	f->stepped = facts_stepped(f, grain);
	facts_see_level(f, &f->levels[0], settled, grain);
	facts_see_level(f, &f->levels[1], f->from + SECOND_LOOK * f->dose,
			grain);
}

static double
facts_tolerance(const struct track *track, const struct conditions *c)
{
	int bytes = track->measure == MEASURE_BYTES;
	double tolerance = bytes ? c->byte_tolerance : c->count_tolerance;

	if (tolerance > 0)
		return tolerance;
	return bytes ? USUAL_TOLERANCE : 0.01;
}

int
facts_none_tolerated(const struct facts *f)
{
	return f->conditions->none_tolerated &&
	       f->track->measure == MEASURE_BYTES;
}

/*
 * Where no growth is tolerated, FLAT is below what the whole run was to
 * resolve, and LEAK above what it amounts to so far.
 */
static void
facts_tolerate_none(struct facts *f)
{
	double planned = f->conditions->planned_dose;

	if (!facts_none_tolerated(f))
		return;
	f->tolerance = resolution_of(fmax(f->dose, planned));
	f->above = f->dose > 0 ? RESOLUTION_RISE / f->dose : 0;
	f->grows_tail = f->proof_tail;
}

void
facts_gather(struct facts *f, const struct track *track,
	     const struct conditions *conditions, const struct heap_facts *heap)
{
	memset(f, 0, sizeof(*f));
	f->heap = *heap;
	f->track = track;
	f->conditions = conditions;
	f->opened = NAN;
	f->tolerance = f->above = facts_tolerance(track, conditions);
	f->tail = TAIL_PROBABILITY / fmax(conditions->looks, 1);
	f->grows_tail = f->tail;
	f->proof_tail = PROOF / fmax(conditions->looks, 1);
	facts_tolerate_none(f);
	facts_choose_curve(f);
	f->from = facts_from(track, f->curve);
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
	facts_tolerate_none(f);
	facts_grow(f);
	facts_level(f);
	facts_see_steps(f);
	facts_see_late(f);
}

#define OPENED 20 /* fewer are no ramp */

double
facts_opened(const struct facts *f)
{
	const struct trend *trend = &f->views[0].trend;
	double slope = trend->line.slope;

	if (f->nviews == 0 || !facts_is_certain(trend, f->proof_tail) ||
	    slope * (trend->to - trend->from) < OPENED)
		return 0;
	return slope;
}
