/* SPDX-License-Identifier: MIT */
/*
 * The facts about one metric of one run that rules decide by. Private to this
 * stage.
 */
#ifndef VERDICT_FACTS_H
#define VERDICT_FACTS_H

#include "verdict/conditions.h"
#include "verdict/drivers.h"
#include "verdict/level.h"
#include "verdict/shape.h"
#include "verdict/steps.h"
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
	int grows;  /* certainly, and by more than the tolerance */
	int creeps; /* beyond doubt, and by less */
};

enum { GROWTH_VIEWS = 4, LEVEL_VIEWS = 2, FEW_READINGS = 6 };

struct facts {
	const struct track *track;
	const struct conditions *conditions;
	struct heap_facts heap;
	double tolerance;  /* FLAT is below; where none is, what can be told */
	double above;	   /* LEAK is above */
	double tail;	   /* the probability beyond each bound */
	double proof_tail; /* the same, of growth that is beyond doubt */
	double grows_tail; /* of the two, that of a LEAK */
	struct drivers drivers;
	/* Of the track; or `even`, where growth follows time. */
	const struct curve *curve;
	struct curve even; /* by time, counted as requests at the mean rate */
	double from;	   /* dose at which the measured part begins */
	struct shape shape;
	struct growth_view views[GROWTH_VIEWS];
	size_t nviews;
	const struct growth_view
	    *growth; /* the view that goes on; NULL: none does */
	const struct growth_view
	    *creep; /* the one that goes on below the tolerance; or NULL */
	const struct growth_view
	    *ending; /* the view that is ending; NULL: none is */
	struct level levels[LEVEL_VIEWS];
	const struct level *level; /* the tighter one; NULL: none is known */
	struct late late;	   /* growth that began at the end */
	struct growth_view own;	   /* that growth by itself */
	struct steps steps;	   /* of the measured part */
	double stepped;		   /* growth in them, per dose */
	struct growth_view climb;  /* growth from step to step */
	double dose;		   /* of the measured part */
	double rise;		   /* of the lower envelope over it */
	double death_level;	   /* the median of the last readings of all */
	double death_dose;	   /* of all */
	/* Connections that were surely opened beside it and stayed open, per
	 * dose; 0: none, NAN: they are not known. Set by who knows the others.
	 */
	double opened;
	struct lives_growth lives;   /* of the target, if it was restarted */
	struct lives_growth workers; /* of its processes */
};

/* growth.c. trend_measure(), and what the digits of its values leave open. */
void facts_measure(const struct facts *, struct trend *,
		   const struct stretch *);
/* growth.c. Above zero under both kinds of noise (trend.c); tail is the
 * probability beyond each bound. */
int facts_is_certain(const struct trend *, double tail);
/* growth.c. Whether it grows certainly, and by more than the tolerance. */
int facts_grows(const struct facts *, const struct trend *);
/* growth.c. Views of growth, where nothing else shows it. */
void facts_see_steps(struct facts *);
void facts_see_late(struct facts *);

/* Large: put it on the heap. The track and the conditions are borrowed. */
void facts_gather(struct facts *, const struct track *,
		  const struct conditions *, const struct heap_facts *);
/* Whether any growth would be too much, so that the tolerance is what can be
 * told. */
int facts_none_tolerated(const struct facts *);
/* Of a count: how many more there surely are, per dose; 0: not surely more. */
double facts_opened(const struct facts *);
/* The requests completed by then, of a dose that facts->curve counts. */
double facts_dose_at(const struct facts *, double dose);

#endif
