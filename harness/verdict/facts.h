/* SPDX-License-Identifier: MIT */
/*
 * What the rules look at: one metric of one run, measured. Inside this stage
 * only.
 */
#ifndef VERDICT_FACTS_H
#define VERDICT_FACTS_H

#include "verdict/conditions.h"
#include "verdict/level.h"
#include "verdict/shape.h"
#include "verdict/track.h"

/* A way to see growth: from where on, and with or without sudden rises. */
struct growth_view {
	struct trend trend;
	enum pace pace;
	int smooth;
	int grows; /* surely, and by more than the tolerance */
};

enum { GROWTH_VIEWS = 4, LEVEL_VIEWS = 2, FEW_READINGS = 6 };

struct facts {
	const struct track *track;
	const struct conditions *conditions;
	double tolerance;
	double tail;		   /* what each bound leaves */
	const struct curve *curve; /* of the track */
	double from;		   /* dose at which the measured part begins */
	struct shape shape;
	struct growth_view views[GROWTH_VIEWS];
	size_t nviews;
	const struct growth_view *growth; /* that goes on; NULL: none does */
	const struct growth_view *ending; /* that is ending; NULL: none */
	struct level levels[LEVEL_VIEWS];
	const struct level *level; /* the tighter one; NULL: none is known */
	struct late late;	   /* growth that began at the end */
	double dose;		   /* of the measured part */
	double rise;		   /* of the lower envelope over it */
	double death_level;	   /* the last readings of all, their median */
	double death_dose;	   /* of all */
	struct lives_growth lives; /* of a target that was restarted */
	struct lives_growth workers; /* of its processes */
};

/* Large: allocate it. The track and the conditions are borrowed. */
void facts_gather(struct facts *, const struct track *,
		  const struct conditions *);

#endif
