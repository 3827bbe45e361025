/* SPDX-License-Identifier: MIT */
/*
 * When flatline itself last stopped the target, by a collection that it asked
 * for: told by the thread that samples, read by those that make load. All 0:
 * it never has. What began before the last pause and is over by then is not
 * looked up any more, so one pause is enough.
 */
#ifndef BASE_PAUSES_H
#define BASE_PAUSES_H

#include <math.h>
#include <stddef.h>

/* clock_now(); ended_s is INFINITY while it lasts. NULL: nobody asks. */
struct pauses {
	_Atomic double began_s, ended_s;
};

static inline void
pauses_begin(struct pauses *pauses, double now_s)
{
	if (pauses == NULL)
		return;
	pauses->ended_s = INFINITY;
	pauses->began_s = now_s;
}

static inline void
pauses_end(struct pauses *pauses, double now_s)
{
	if (pauses != NULL)
		pauses->ended_s = now_s;
}

/* Whether it lasted at some time of that span. */
static inline int
pauses_overlap(struct pauses *pauses, double from_s, double to_s)
{
	return pauses != NULL && pauses->began_s <= to_s &&
	       from_s <= pauses->ended_s;
}

#endif
