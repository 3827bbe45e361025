/* SPDX-License-Identifier: MIT */
/*
 * Growth that no line through a whole stretch shows: in steps, and in the last
 * part only. Both must be shown not to slow down, as a fill that has just begun
 * looks like a leak.
 */
#include "verdict/rule.h"

#include <math.h>

#include "base/student.h"

/*
 * Of the probability: two resolutions are tried, and a level that takes small
 * steps under much noise passes the test too often. With this share none did
 * more often than it may, of 10 to 49 points and with steps of any size.
 */
#define WANDER 0.15
#define OVERDUE 1.25 /* of the longest interval between steps */
/*
 * A late rise that is a leak by itself: of the range before, bytes (a runtime
 * enlarges its heap by less at once), and dose.
 */
#define DWARFS 4
#define DWARFS_BYTES (16 * 1048576.0)
#define DWARFS_DOSE 8000

enum { OWN_BLOCKS = 24 };

/* The second half must be shown to be nearly as fast as the first. */
static const struct pace_limit as_fast = {0.9, -1};

/* Both ends of a line may be off by half of the last digit printed. */
void
facts_measure(const struct facts *f, struct trend *trend,
	      const struct stretch *stretch)
{
	struct line *line = &trend->line;

	trend_measure(trend, stretch);
	if (trend->n > 0 && f->track->digit > 0)
		line->se += f->track->digit / (trend->to - trend->from) /
			    student_quantile(f->tail, line->df);
}

int
facts_is_certain(const struct trend *trend, double tail)
{
	return trend->n > 0 && trend_low(&trend->line, tail) > 0 &&
	       trend->wander_p < WANDER * tail;
}

int
facts_grows(const struct facts *f, const struct trend *trend)
{
	return facts_is_certain(trend, f->grows_tail) &&
	       fmin(trend->line.slope, trend->theil_sen) > f->above;
}

static void
growth_see(struct facts *f, struct growth_view *view, struct stretch *stretch)
{
	facts_measure(f, &view->trend, stretch);
	view->grows = facts_grows(f, &view->trend);
	if (!view->grows)
		return;
	view->pace = pace_judge(&view->trend, stretch, &as_fast);
	if (view->pace == PACE_STEADY)
		f->growth = view;
}

/* Whether the next step should have come. */
static int
growth_is_overdue(const struct facts *f)
{
	const struct steps *steps = &f->steps;
	double end = f->curve->x[f->curve->n - 1], longest = 0;

	for (size_t i = 1; i < steps->n; i++)
		longest = fmax(longest, steps->x[i] - steps->x[i - 1]);
	return end - steps->x[steps->n - 1] > OVERDUE * longest;
}

/* A heap that is enlarged by policy grows in steps, too: it proves nothing. */
void
facts_see_steps(struct facts *f)
{
	struct steps *steps = &f->steps;
	struct stretch stretch = {steps->x, steps->y, steps->n, 0, 0};

	if (f->growth != NULL || rule_is_lazy(f) || steps->n < TREND_LEAST ||
	    growth_is_overdue(f))
		return;
	stretch.last = steps->y[steps->n - 1];
	growth_see(f, &f->climb, &stretch);
}

void
facts_see_late(struct facts *f)
{
	const struct late *late = &f->late;
	double dose = f->curve->x[f->curve->n - 1] - late->began;
	struct stretch stretch;
	struct envelope e;

	if (f->growth != NULL || f->track->measure != MEASURE_BYTES ||
	    !(late->rate > 0) || late->rise < DWARFS_BYTES ||
	    late->rise < DWARFS * late->range || dose < DWARFS_DOSE)
		return;
	envelope_cut(&e, f->curve, late->began, OWN_BLOCKS);
	stretch = (struct stretch){e.x, e.y, e.n, 0, f->shape.last};
	if (e.n >= OWN_BLOCKS / 2)
		growth_see(f, &f->own, &stretch);
}
