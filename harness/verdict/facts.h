/* SPDX-License-Identifier: MIT */
/*
 * The facts about one metric of one run that rules decide by. Private to this
 * stage.
 */
#ifndef VERDICT_FACTS_H
#define VERDICT_FACTS_H

#include "verdict/conditions.h"
#include "verdict/level.h"
#include "verdict/shape.h"
#include "verdict/track.h"

/* What is known of the heap beside a metric. */
struct heap_facts {
	int asked;     /* its size after collections is known */
	double growth; /* upper bound of its own memory's growth, which its
			  policy explains; NAN: unknown */
};

/* A view of growth: from where on, and with or without sudden rises. */
struct growth_view {
	struct trend trend;
	enum pace pace;
	int smooth;
	int grows; /* certainly, and by more than the tolerance */
};

enum { GROWTH_VIEWS = 4, LEVEL_VIEWS = 2, FEW_READINGS = 6 };

struct facts {
	const struct track *track;
	const struct conditions *conditions;
	struct heap_facts heap;
	double tolerance;
	double tail;		   /* the probability beyond each bound */
	const struct curve *curve; /* of the track */
	double from;		   /* dose at which the measured part begins */
	struct shape shape;
	struct growth_view views[GROWTH_VIEWS];
	size_t nviews;
	const struct growth_view
	    *growth; /* the view that goes on; NULL: none does */
	const struct growth_view
	    *ending; /* the view that is ending; NULL: none is */
	struct level levels[LEVEL_VIEWS];
	const struct level *level; /* the tighter one; NULL: none is known */
	struct late late;	   /* growth that began at the end */
	double dose;		   /* of the measured part */
	double rise;		   /* of the lower envelope over it */
	double death_level;	   /* the median of the last readings of all */
	double death_dose;	   /* of all */
	struct lives_growth lives; /* of the target, if it was restarted */
	struct lives_growth workers; /* of its processes */
};

/* Large: put it on the heap. The track and the conditions are borrowed. */
void facts_gather(struct facts *, const struct track *,
		  const struct conditions *, const struct heap_facts *);

#endif
