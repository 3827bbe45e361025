/* SPDX-License-Identifier: MIT */
/*
 * Go: collects at twice what is live (GOGC=100) and never below 4 MiB; what was
 * resident once stays so for minutes, so memory is the highest heap so far
 * (go.dev/doc/gc-guide). Twice what is kept shows, once it exceeds 2 MiB, and
 * nothing before.
 */
#include "cells.h"

#include <math.h>

#include "base/mem.h"

#define BASE (8 * MIB)
#define MINIMUM (4 * MIB)
#define GARBAGE (4 * KIB) /* per request */
#define OVERSHOOT 1.02	  /* of the goal, at most */
#define HELD (MINIMUM / 2)

/* A leak shows once 2 MiB are live; only then is its absence shown. */
#define RESERVE(live, keeps)                                                   \
	((live) >= HELD                                                        \
	     ? 0                                                               \
	     : (HELD - (live)) / CELL_TOLERANCE / ((keeps) > 1 ? (keeps) : 1))
#define GO(name, rate, seconds, keeps, live)                                   \
	{                                                                      \
		CELL_BLIND(name, RUNTIME_GO, rate, seconds, keeps,             \
			   RESERVE(live, keeps), "below the minimum heap"),    \
		    live                                                       \
	}
/* A large heap climbs to twice its size before it is collected at all. */
#define FIRST(name, rate, seconds, keeps, live)                                \
	{                                                                      \
		CELL_BLIND(name, RUNTIME_GO, rate, seconds, keeps,             \
			   (live) / GARBAGE, "before its first collection"),   \
		    live                                                       \
	}

static const struct go_row {
	struct cell_row cell;
	double live; /* bytes at the start */
} rows[] = {
    GO("live 0.5 MiB, even", 50, 30, 0, 0.5 * MIB),
    GO("live 0.5 MiB, even", 500, 30, 0, 0.5 * MIB),
    GO("live 0.5 MiB, even", 500, 600, 0, 0.5 * MIB),
    GO("live 0.5 MiB, even", 5000, 30, 0, 0.5 * MIB),
    GO("live 0.5 MiB, keeps 2", 500, 30, 2, 0.5 * MIB),
    GO("live 0.5 MiB, keeps 2", 500, 600, 2, 0.5 * MIB),
    GO("live 0.5 MiB, keeps 2", 5000, 30, 2, 0.5 * MIB),
    GO("live 0.5 MiB, keeps 4", 500, 9, 4, 0.5 * MIB),
    GO("live 0.5 MiB, keeps 10", 50, 600, 10, 0.5 * MIB),
    GO("live 0.5 MiB, keeps 10", 500, 30, 10, 0.5 * MIB),
    GO("live 0.5 MiB, keeps 10", 5000, 30, 10, 0.5 * MIB),
    GO("live 20 MiB, even", 50, 600, 0, 20 * MIB),
    GO("live 20 MiB, even", 500, 30, 0, 20 * MIB),
    GO("live 20 MiB, even", 500, 600, 0, 20 * MIB),
    GO("live 20 MiB, even", 5000, 30, 0, 20 * MIB),
    FIRST("live 300 MiB, even", 500, 30, 0, 300 * MIB),
    FIRST("live 300 MiB, even", 500, 600, 0, 300 * MIB),
    GO("live 20 MiB, keeps 2", 500, 600, 2, 20 * MIB),
    GO("live 20 MiB, keeps 2", 5000, 30, 2, 20 * MIB),
    GO("live 20 MiB, keeps 10", 500, 30, 10, 20 * MIB),
};

struct go {
	double live, heap, goal, top;
	double keeps; /* bytes per request */
};

/* Up to the next collection at most; returns the requests that are left. */
static double
go_serve(struct go *go, struct source *source, double requests)
{
	double until = (go->goal - go->heap) / (go->keeps + GARBAGE);
	double served = fmax(fmin(until, requests), 0);

	go->live += go->keeps * served;
	go->heap += (go->keeps + GARBAGE) * served;
	go->top = fmax(go->top, go->heap);
	if (until <= requests) {
		go->heap = go->live;
		go->goal = fmax(MINIMUM, 2 * go->live) *
			   source_between(source, 1, OVERSHOOT);
	}
	return requests - served;
}

static void
go_record(const void *of, struct source *source, struct recording *r)
{
	const struct go_row *row = of;
	struct go go = {.live = row->live,
			.heap = row->live,
			.goal = fmax(MINIMUM, 2 * row->live),
			.keeps = row->cell.keeps * CELL_TOLERANCE};

	for (size_t i = 0; i < r->n; i++) {
		double left = recording_requests(r, i);

		while (left > 0)
			left = go_serve(&go, source, left);
		r->truth[i] = r->values[0][i] = BASE + go.top;
	}
}

CELL_FAMILY(go, "Go")
