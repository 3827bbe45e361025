/* SPDX-License-Identifier: MIT */
#include "verdict/facts.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

#define GRAIN 16384.0 /* what two ways to read the same memory differ by */
/* What a service takes up in one go, for a connection more, say. */
#define LATE_GRAINS 8
#define NONE_TOO_SURE 0.001

enum {
	TRIM = 2, /* of the largest increments, unless jumps are out */
	LAST_READINGS = 5
};

/* Where FLAT may look if it did not settle before: the last 45 %. */
#define SECOND_LOOK 0.55

static int
facts_alive(const struct conditions *c, double time_s)
{
	return c->death == DEATH_NONE || !(time_s > c->death_s);
}

/* The curve, warm-up included, which is context only. */
static void
facts_read(struct facts *f)
{
	const struct conditions *c = f->conditions;
	const struct series *s = f->series;

	curve_init(&f->curve);
	for (size_t i = 0; i < s->n; i++) {
		size_t before = f->curve.readings;

		if (s->time_s[i] > c->measured_to_s ||
		    !facts_alive(c, s->time_s[i]))
			continue;
		curve_add(&f->curve, s->time_s[i], s->dose[i], s->values[i]);
		if (f->curve.readings == before ||
		    s->time_s[i] < c->measured_from_s)
			continue;
		if (f->readings++ == 0)
			f->from = curve_dose(&f->curve);
	}
}

/* The series from its first to its last reading, for the rules on death. */
static void
facts_ends(struct facts *f)
{
	const struct series *s = f->series;
	double last[LAST_READINGS], first_dose = NAN, last_dose = NAN;
	size_t n = 0;

	f->start = NAN;
	for (size_t i = 0; i < s->n; i++) {
		if (!curve_is_reading(s->dose[i], s->values[i]) ||
		    !facts_alive(f->conditions, s->time_s[i]))
			continue;
		if (isnan(f->start))
			f->start = s->values[i];
		if (isnan(first_dose))
			first_dose = s->dose[i];
		last_dose = s->dose[i];
		last[n++ % LAST_READINGS] = s->values[i];
	}
	f->death_level =
	    n > 0 ? stats_median(last, n < LAST_READINGS ? n : LAST_READINGS)
		  : NAN;
	f->death_dose = last_dose - first_dose;
}

/* The first way to see growth will do, unless it is none too sure. */
static int
facts_surer(const struct growth_view *view, const struct growth_view *than)
{
	double p = trend_p(&than->trend.line);

	return p > NONE_TOO_SURE && trend_p(&view->trend.line) < p;
}

/* Does what this is the end of slow down, the jumps left out? */
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
	    trend->n > 0 && trend_low(&trend->line) > 0 &&
	    trend->creep_t > stats_t_quantile(TAIL_PROBABILITY,
					      fmax((double)trend->n - 4, 1)) &&
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

/* From the end of the warm-up on, and the second half; each in two ways. */
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
	double grain = f->series->measure == MEASURE_BYTES ? GRAIN : 1;
	double froms[LEVEL_VIEWS] = {settled, f->from + SECOND_LOOK * f->dose};

	f->late.start = f->from;
	f->late.settled = settled;
	f->late.least = LATE_GRAINS * grain;
	level_late(&f->late, &f->curve, f->tolerance);
	for (size_t i = 0; i < LEVEL_VIEWS; i++) {
		level_measure(&f->levels[i], &f->curve, froms[i], grain);
		if (!f->levels[i].known)
			continue;
		if (f->level == NULL ||
		    level_bound(&f->levels[i]) < level_bound(f->level))
			f->level = &f->levels[i];
	}
}

static double
facts_tolerance(const struct series *series, const struct conditions *c)
{
	int bytes = series->measure == MEASURE_BYTES;
	double tolerance = bytes ? c->byte_tolerance : c->count_tolerance;

	if (tolerance > 0)
		return tolerance;
	return bytes ? 64 : 0.01;
}

void
facts_gather(struct facts *f, const struct series *series,
	     const struct conditions *conditions)
{
	memset(f, 0, sizeof(*f));
	f->series = series;
	f->conditions = conditions;
	f->tolerance = facts_tolerance(series, conditions);
	facts_read(f);
	facts_ends(f);
	shape_make(&f->shape, &f->curve, f->from);
	if (!f->shape.known)
		return;
	f->dose = f->curve.x[f->curve.n - 1] - f->from;
	f->rise = f->shape.lower.y[f->shape.lower.n - 1] -
		  f->shape.lower.y[f->shape.first];
	facts_grow(f);
	facts_level(f);
}
