/* SPDX-License-Identifier: MIT */
/*
 * Goroutines that a dose left behind, by where they are blocked and by who
 * created them: the difference of what /debug/pprof/goroutine says before,
 * halfway and afterwards; and those that goroutineleak proves can never wake.
 */
#ifndef PROFILE_GOROUTINES_H
#define PROFILE_GOROUTINES_H

#include "profile/profile.h"

enum { GOROUTINE_LOOKS = 3 };

/* All zero at first, but for stacks: profile_init(). */
struct goroutines {
	struct profile stacks; /* the number of each innermost frame is in its
				* cohorts, by look */
	size_t *created;       /* by frame: who created it; 0: not told */
	double *proven;	       /* by frame: how many can never wake */
	size_t room;
};

void goroutines_init(struct goroutines *);
void goroutines_free(struct goroutines *);
/*
 * The text of goroutine?debug=1, or debug=2, which also tells who created each,
 * and with GODEBUG=tracebackancestors what called that. -1: it is neither.
 */
int goroutines_take(struct goroutines *, const char *text, size_t look);
/* That of goroutineleak?debug=1, which Go 1.26 has as an experiment. */
int goroutines_take_proven(struct goroutines *, const char *text);
/* How many there are more than before; each half of the dose has left about as
 * many. */
double goroutines_more(const struct goroutines *);
/* Adds them to profile->keepers; bytes_each: what one takes. */
void goroutines_keepers(const struct goroutines *, struct profile *,
			double bytes_each);
/* "# Stack = 327680 / 393216" of heap?debug=1, the first; NAN. */
double goroutines_parse_stacks(const char *heap);

#endif
