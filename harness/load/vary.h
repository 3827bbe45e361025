/* SPDX-License-Identifier: MIT */
/*
 * A load that varies on purpose, so that growth by requests can be told from
 * growth by time: half of the measured part has a high rate, and half a low
 * one. There are two rates only, so that whatever memory the load holds in
 * flight, in whatever way it depends on the rate, is one number beside the
 * growth.
 *
 * The low half is in the middle, so that growth that slows down or speeds up
 * evenly counts for neither requests nor time (as in crossed designs of the
 * form ABBA: Cox, "Planning of Experiments", 1958, section 14.2), and so that
 * the rate changes twice only: readings near a change cannot be used. The seed
 * moves it by a twentieth of the whole at most, for the sake of whatever else
 * happens at regular times. The mean is the planned load.
 */
#ifndef LOAD_VARY_H
#define LOAD_VARY_H

#include <stddef.h>

#include "base/settings.h"

enum { VARY_BLOCK = 3, VARY_MOST = 8 * VARY_BLOCK };

struct vary_stretch {
	double length_s;
	double level; /* of the rate; without one, of what users reach */
};

struct vary {
	size_t count; /* of stretches; 0: the load does not vary */
	double most;  /* the high level, as in the warm-up */
	struct vary_stretch stretches[VARY_MOST];
};

/*
 * As long as the measured part may be: high, low, high for each duration, since
 * with --until-certain the run may end after any of them.
 */
void vary_plan(struct vary *, const struct settings *);

#endif
