/* SPDX-License-Identifier: MIT */
/*
 * Connections that are opened over a part of the run, each with buffers of its
 * own, and connections that are never closed. Where nobody knows how many the
 * load holds, the two are one and the same while it goes on.
 */
#include "cells.h"

#include <math.h>

#include "base/mem.h"

#define BASE (30 * MIB)
#define BUFFERS (64 * KIB)

#define RAMP(name, rate, seconds, keeps, connections, until)                   \
	{                                                                      \
		CELL_BLIND(name, RUNTIME_NATIVE, rate, seconds, keeps,         \
			   (until) * (rate) * (seconds),                       \
			   "connections are still opened"),                    \
		    connections, until, CROWD_UNKNOWN                          \
	}
/* What is kept is connections: one in so many requests is not closed. */
#define LOST(name, rate, seconds, keeps)                                       \
	{                                                                      \
		CELL(name, RUNTIME_NATIVE, rate, seconds, keeps), 0, 0,        \
		    CROWD_HELD                                                 \
	}
/* The same, of a load that is not known. */
#define MISSED(name, rate, seconds, keeps)                                     \
	{                                                                      \
		CELL_BLIND(name, RUNTIME_NATIVE, rate, seconds, keeps,         \
			   (rate) * (seconds), "the load may open them"),      \
		    0, 0, CROWD_UNKNOWN                                        \
	}

static const struct connections_row {
	struct cell_row cell;
	double connections;
	double until; /* all are open: a share of the run; 0: never */
	enum crowd crowd;
} rows[] = {
    RAMP("ramp of 100 until .2", 500, 30, 0, 100, 0.2),
    RAMP("ramp of 100 until .3", 500, 600, 0, 100, 0.3),
    RAMP("ramp of 500 until .3", 5000, 30, 0, 500, 0.3),
    RAMP("ramp of 500 until .5", 500, 600, 0, 500, 0.5),
    RAMP("ramp of 500 until .8", 500, 600, 0, 500, 0.8),
    RAMP("ramp of 500 to the end", 500, 600, 0, 500, 1),
    RAMP("ramp of 100 to the end", 5000, 30, 0, 100, 1),
    RAMP("ramp of 100 until .3, keeps 2", 500, 600, 2, 100, 0.3),
    RAMP("ramp of 100 until .2, keeps 10", 500, 30, 10, 100, 0.2),
    RAMP("ramp of 500 until .3, keeps 10", 5000, 30, 10, 500, 0.3),
    LOST("connections are lost, keeps 10", 500, 30, 10),
    LOST("connections are lost, keeps 10", 50, 600, 10),
    LOST("connections are lost, keeps 16", 500, 600, 16),
    MISSED("connections are opened, keeps 10", 500, 30, 10),
    MISSED("connections are opened, keeps 10", 50, 600, 10),
};

static double
connections_open(const struct connections_row *row, const struct recording *r,
		 size_t i, double kept)
{
	double share = r->time_s[i] / row->cell.seconds;

	if (!(row->until > 0))
		return 10 + floor(kept / BUFFERS);
	return ceil(row->connections * fmin(share / row->until, 1));
}

static void
connections_record(const void *of, struct source *source, struct recording *r)
{
	const struct connections_row *row = of;

	(void)source;
	r->series = 2;
	r->names[1] = "sockets";
	r->crowd = row->crowd;
	for (size_t i = 0; i < r->n; i++) {
		double kept = row->cell.keeps * CELL_TOLERANCE * r->dose[i];
		double open = connections_open(row, r, i, kept);

		r->values[1][i] = open;
		r->truth[i] = r->values[0][i] =
		    BASE + BUFFERS * open + (row->until > 0 ? kept : 0);
	}
}

CELL_FAMILY(connections, "connections")
