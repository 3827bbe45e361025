/* SPDX-License-Identifier: MIT */
/*
 * From series to a verdict: by how much does memory grow per completed request,
 * between which bounds, and would it stop by itself? No I/O here.
 * LEAK: lower bound > 0 and estimate > tolerance, sustained. FLAT: upper bound
 * < tolerance. Everything else is INCONCLUSIVE, with one reason.
 */
#ifndef VERDICT_VERDICT_H
#define VERDICT_VERDICT_H

#include <stddef.h>

#include "verdict/conditions.h"
#include "verdict/metric_verdict.h"

enum { VERDICT_METRICS = 64 };

struct verdict {
	enum verdict_kind kind;
	const struct reason *reason;
	char sentence[320];
	char not_excluded[200]; /* what a FLAT or LEAK does not rule out */
	struct metric_verdict metrics[VERDICT_METRICS];
	size_t nmetrics;
	size_t decisive; /* index of the metric that the sentence is about */
};

struct track;
struct routes;

/*
 * overall.c: judges each metric (at most VERDICT_METRICS) and the run as a
 * whole.
 */
void verdict_judge(struct verdict *, const struct track *, size_t ntracks,
		   const struct conditions *);

/*
 * overall_routes.c: whether that metric may leak by one route alone, which is
 * lost among the requests of all. By the next, the index of the route that
 * does; nroutes: none. growth: of each route, by routes_solve() with bounds
 * that hold for all of them together; own: the verdict about it.
 */
int verdict_asks_routes(const struct verdict *, size_t metric,
			const struct conditions *);
size_t verdict_find_route(const struct verdict *, size_t metric,
			  const struct routes *, const struct bounds *growth,
			  const struct conditions *,
			  struct metric_verdict *own);
/* Makes that the verdict: LEAK, by that route. */
void verdict_blame_route(struct verdict *, size_t metric, const char *route,
			 const struct metric_verdict *own,
			 const struct conditions *);

#endif
