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
 * Of memory that is no heap that a runtime enlarges as it likes: two of the
 * chunks by which malloc extends its own (M_TOP_PAD), or one of CPython's
 * arenas.
 */
#define REACH_BYTES 262144.0

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
