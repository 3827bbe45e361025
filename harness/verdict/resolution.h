/* SPDX-License-Identifier: MIT */
/*
 * What a run can tell at best, known before it begins: growth that amounts to
 * less in all cannot be told from start-up, whatever the noise, so over more
 * requests a run resolves less for each.
 */
#ifndef VERDICT_RESOLUTION_H
#define VERDICT_RESOLUTION_H

#include <math.h>

/*
 * Of memory that is no heap that a runtime enlarges as it likes: one of
 * CPython's arenas, or as much code and tables as any runtime adds under load.
 */
#define REACH_BYTES 262144.0

/*
 * With no runtime at all: what malloc keeps above what is in use before it
 * gives it back (M_TRIM_THRESHOLD), and extends by (M_TOP_PAD). Memory of a
 * service that keeps nothing moves by so much.
 */
#define REACH_NATIVE 131072.0

/* Where no growth is tolerated, the run cannot choose what it passes by. */
#define RESOLUTION_RISE 1048576.0

/* What is tolerated where nothing else is said: bytes per request. */
#define USUAL_TOLERANCE 64.0

/* Bytes per dose; none is never laxer than what is usual. */
static inline double
resolution_of(double dose)
{
	return dose > 0 ? fmin(RESOLUTION_RISE / dose, USUAL_TOLERANCE)
			: USUAL_TOLERANCE;
}

#endif
