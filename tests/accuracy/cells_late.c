/* SPDX-License-Identifier: MIT */
/*
 * What begins late: a leak behind a route that is not called before, and its
 * twin, a cache that begins to fill as late and stops.
 */
#include "cells.h"

#include <math.h>

#include "base/mem.h"

#define BASE (30 * MIB)
#define FILL (16 * MIB)

/* All before it is of no use; a fill has stopped after three time constants. */
#define LATE(name, rate, seconds, keeps, begins)                               \
	{                                                                      \
		CELL_BLIND(name, RUNTIME_NATIVE, rate, seconds, keeps,         \
			   (begins) * (rate) * (seconds), "began too late"),   \
		    begins, 0                                                  \
	}
#define FILLS(name, rate, seconds, begins, tau)                                \
	{                                                                      \
		CELL_BLIND(name, RUNTIME_NATIVE, rate, seconds, 0,             \
			   ((begins) + 3 * (tau)) * (rate) * (seconds),        \
			   "fills until the end"),                             \
		    begins, tau                                                \
	}

static const struct late_row {
	struct cell_row cell;
	double begins; /* shares of the run */
	double tau;    /* of what fills */
} rows[] = {
    LATE("from .5, keeps 2", 500, 30, 2, 0.5),
    LATE("from .5, keeps 2", 500, 600, 2, 0.5),
    LATE("from .5, keeps 10", 50, 600, 10, 0.5),
    LATE("from .5, keeps 10", 5000, 30, 10, 0.5),
    LATE("from .7, keeps 2", 500, 600, 2, 0.7),
    LATE("from .7, keeps 10", 500, 30, 10, 0.7),
    LATE("from .7, keeps 10", 500, 600, 10, 0.7),
    LATE("from .8, keeps 2", 5000, 600, 2, 0.8),
    LATE("from .8, keeps 10", 500, 600, 10, 0.8),
    LATE("from .8, keeps 10", 5000, 30, 10, 0.8),
    LATE("from .8, keeps 10", 5000, 600, 10, 0.8),
    LATE("from .9, keeps 10", 500, 600, 10, 0.9),
    LATE("from .9, keeps 10", 5000, 600, 10, 0.9),
    FILLS("fills, tau .03", 500, 600, 0, 0.03),
    FILLS("fills, tau .1", 500, 30, 0, 0.1),
    FILLS("fills, tau .1", 500, 600, 0, 0.1),
    FILLS("fills, tau .1", 5000, 30, 0, 0.1),
    FILLS("fills from .3, tau .05", 500, 600, 0.3, 0.05),
    FILLS("fills from .5, tau .05", 500, 600, 0.5, 0.05),
    FILLS("fills from .7, tau .05", 500, 600, 0.7, 0.05),
    FILLS("fills from .8, tau .1", 500, 600, 0.8, 0.1),
    FILLS("fills from .8, tau .3", 5000, 600, 0.8, 0.3),
    FILLS("fills, tau .5", 500, 600, 0, 0.5),
};

static void
late_record(const void *of, struct source *source, struct recording *r)
{
	const struct late_row *row = of;

	(void)source;
	for (size_t i = 0; i < r->n; i++) {
		double all = cell_requests(&row->cell);
		double share = fmax(r->dose[i] / all - row->begins, 0);

		r->truth[i] =
		    BASE + row->cell.keeps * CELL_TOLERANCE * share * all;
		if (row->tau > 0)
			r->truth[i] += FILL * (1 - exp(-share / row->tau));
		r->values[0][i] = r->truth[i];
	}
}

CELL_FAMILY(late, "late")
