/* SPDX-License-Identifier: MIT */
/*
 * What the rules look at: one metric of one run, measured. Inside this stage
 * only.
 */
#ifndef VERDICT_FACTS_H
#define VERDICT_FACTS_H

#include "verdict/level.h"
#include "verdict/shape.h"
#include "verdict/verdict.h"

/* A way to see growth: from where on, and with or without sudden rises. */
struct growth_view {
	struct trend trend;
	enum pace pace;
	int smooth;
	int grows; /* surely, and by more than the tolerance */
};

enum { GROWTH_VIEWS = 4, LEVEL_VIEWS = 2, FEW_READINGS = 6 };

struct facts {
	const struct series *series;
	const struct conditions *conditions;
	double tolerance;
	struct curve curve; /* from the first reading on */
	double from;	    /* dose at which the measured part begins */
	size_t readings;    /* in the measured part */
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
	double start;	    /* the first reading of all, warm-up included */
	double death_level; /* the last readings of all, their median */
	double death_dose;  /* of all */
};

/* Large: allocate it. The series and the conditions are borrowed. */
void facts_gather(struct facts *, const struct series *,
		  const struct conditions *);

#endif
