/* SPDX-License-Identifier: MIT */
/*
 * A leak in one route of five is a fifth of its size over all. What a route
 * keeps of its own is memory without what the others keep (partial residuals:
 * Larsen and McCleary 1972), over the requests of that route alone; it is
 * judged by the rules as any series, so that a LEAK of a route has the proofs
 * of any other LEAK.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "verdict/routes.h"
#include "verdict/rules.h"
#include "verdict/sentence.h"
#include "verdict/track.h"
#include "verdict/verdict.h"

const struct reason reason_route = {
    .name = "route",
    .text = "one route leaks",
};

int
verdict_asks_routes(const struct verdict *verdict, size_t metric,
		    const struct conditions *conditions)
{
	const struct metric_verdict *of = &verdict->metrics[metric];

	return verdict->kind != VERDICT_LEAK &&
	       conditions->death == DEATH_NONE && !conditions->unmeasured &&
	       of->decides && of->measure == MEASURE_BYTES &&
	       of->reason->is_of_all;
}

/* Memory without what the other routes keep, over this one's requests. */
static void
route_track(struct track *track, const char *metric,
	    const struct routes *routes, size_t route,
	    const struct bounds *growth)
{
	const double *from = routes->dose[0];

	track_init(track, metric, MEASURE_BYTES);
	for (size_t i = 0; i < routes->n; i++) {
		const double *dose = routes->dose[i];
		double value = routes->value[i];

		for (size_t r = 0; r < routes->nroutes; r++)
			if (r != route)
				value -=
				    growth[r].estimate * (dose[r] - from[r]);
		track_add(track, PART_MEASURED, (double)i, dose[route], value);
	}
}

/* A heap that was asked is known, whatever became of it. */
static int
route_heap_is_asked(const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->nmetrics; i++)
		if (metric_is(verdict->metrics[i].name, EVIDENCE_HEAP) &&
		    verdict->metrics[i].reason != &reason_unreadable &&
		    verdict->metrics[i].reason != &reason_too_few)
			return 1;
	return 0;
}

/* The routes share the error rate, as looks do (Bonferroni). */
static void
route_judge(const struct verdict *verdict, const struct track *track,
	    const struct conditions *conditions, size_t nroutes,
	    struct metric_verdict *own)
{
	struct heap_facts heap = {route_heap_is_asked(verdict), NAN};
	struct conditions shared = *conditions;
	struct facts *facts = xmalloc(sizeof(*facts));

	shared.looks = (int)(fmax(conditions->looks, 1) * (double)nroutes);
	shared.planned_dose = 0;
	facts_gather(facts, track, &shared, &heap);
	metric_judge(facts, own);
	free(facts);
}

/* Which part of all requests is this route's. */
static double
route_part(const struct routes *routes, size_t route)
{
	const double *from = routes->dose[0], *to = routes->dose[routes->n - 1];
	double all = 0;

	for (size_t r = 0; r < routes->nroutes; r++)
		all += to[r] - from[r];
	return (to[route] - from[route]) / all;
}

/*
 * How surely a route grows by more than is tolerated; 0: it does not. Of many
 * routes one seems to, now and then: its lower bound has to be above the
 * tolerance, not only above zero. And growth over all has to have room for it,
 * for other routes do not give back what this one keeps: an estimate of twice
 * that says that something else moves memory, such as a collector.
 */
static double
route_surety(const struct bounds *growth, double part,
	     const struct metric_verdict *all)
{
	double room = all->growth.high / part;

	if (!(growth->low > all->tolerance) || growth->low > room ||
	    growth->estimate > 2 * room)
		return 0;
	return growth->estimate / fmax(growth->estimate - growth->low, 1e-9);
}

size_t
verdict_find_route(const struct verdict *verdict, size_t metric,
		   const struct routes *routes, const struct bounds *growth,
		   const struct conditions *conditions,
		   struct metric_verdict *own)
{
	const struct metric_verdict *of = &verdict->metrics[metric];
	struct track *track = xmalloc(sizeof(*track));
	size_t best = routes->nroutes;
	double surest = 0;

	for (size_t r = 0; r < routes->nroutes; r++) {
		double surety =
		    route_surety(&growth[r], route_part(routes, r), of);
		struct metric_verdict judged;

		if (surety <= surest)
			continue;
		route_track(track, of->name, routes, r, growth);
		route_judge(verdict, track, conditions, routes->nroutes,
			    &judged);
		track_free(track);
		if (judged.reason != &reason_sustained)
			continue;
		judged.growth = growth[r];
		*own = judged;
		best = r;
		surest = surety;
	}
	free(track);
	return best;
}
