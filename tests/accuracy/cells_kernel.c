/* SPDX-License-Identifier: MIT */
/*
 * What the kernel does with the memory of a service: takes pages of files and
 * lazily freed ones back, which return as they are used, and swaps out.
 */
#include "cells.h"

#include <math.h>

#include "base/mem.h"

#define BASE (60 * MIB)
#define TAKEN (20 * MIB)
#define OFTEN 6
#define RETURN 0.05 /* of the time between, constant of coming back */

enum kernel_kind {
	KERNEL_SWAPS_GROWTH, /* resident memory stands still: the rest goes */
	KERNEL_SWAPS_COLD,   /* so much of the start is swapped out slowly */
	KERNEL_TAKES_ONCE,   /* at a random time, for good */
	KERNEL_TAKES_OFTEN   /* and it comes back */
};

#define KERNEL(name, rate, seconds, keeps, kind)                               \
	{                                                                      \
		CELL(name, RUNTIME_NATIVE, rate, seconds, keeps), kind         \
	}
/* One fall may be growth's end: what comes after the last moment counts. */
#define TAKES_ONCE(name, rate, seconds, keeps)                                 \
	{                                                                      \
		CELL_BLIND(name, RUNTIME_NATIVE, rate, seconds, keeps,         \
			   0.5 * (rate) * (seconds), "taken back too late"),   \
		    KERNEL_TAKES_ONCE                                          \
	}

static const struct kernel_row {
	struct cell_row cell;
	enum kernel_kind kind;
} rows[] = {
    KERNEL("growth is swapped out, keeps 2", 500, 600, 2, KERNEL_SWAPS_GROWTH),
    KERNEL("growth is swapped out, keeps 10", 50, 600, 10, KERNEL_SWAPS_GROWTH),
    KERNEL("growth is swapped out, keeps 10", 500, 30, 10, KERNEL_SWAPS_GROWTH),
    KERNEL("growth is swapped out, keeps 10", 5000, 30, 10,
	   KERNEL_SWAPS_GROWTH),
    KERNEL("cold pages are swapped out", 50, 600, 0, KERNEL_SWAPS_COLD),
    KERNEL("cold pages are swapped out", 500, 600, 0, KERNEL_SWAPS_COLD),
    KERNEL("cold pages are swapped out", 5000, 30, 0, KERNEL_SWAPS_COLD),
    TAKES_ONCE("reclaimed once", 500, 30, 0),
    TAKES_ONCE("reclaimed once", 500, 600, 0),
    TAKES_ONCE("reclaimed once, keeps 2", 500, 600, 2),
    TAKES_ONCE("reclaimed once, keeps 10", 500, 30, 10),
    TAKES_ONCE("reclaimed once, keeps 10", 500, 600, 10),
    KERNEL("reclaimed and used again", 500, 30, 0, KERNEL_TAKES_OFTEN),
    KERNEL("reclaimed and used again", 500, 600, 0, KERNEL_TAKES_OFTEN),
    KERNEL("reclaimed and used again, keeps 2", 500, 600, 2,
	   KERNEL_TAKES_OFTEN),
    KERNEL("reclaimed and used again, keeps 10", 5000, 30, 10,
	   KERNEL_TAKES_OFTEN),
};

/* How much of the truth is in swap. */
static double
kernel_swapped(const struct kernel_row *row, double kept, double share)
{
	if (row->kind == KERNEL_SWAPS_GROWTH)
		return kept;
	return row->kind == KERNEL_SWAPS_COLD ? TAKEN * share : 0;
}

/* How much of files and of what was freed is not resident. */
static double
kernel_taken(const struct kernel_row *row, double time_s, double at)
{
	double every = row->cell.seconds / OFTEN;
	double since = fmod(time_s + at, every);

	if (row->kind == KERNEL_TAKES_ONCE)
		return time_s > at ? TAKEN : 0;
	if (row->kind == KERNEL_TAKES_OFTEN)
		return TAKEN * exp(-since / (RETURN * every));
	return 0;
}

static void
kernel_record(const void *of, struct source *source, struct recording *r)
{
	const struct kernel_row *row = of;
	double at = source_between(source, 0.1, 0.5) * row->cell.seconds;
	int swaps = row->kind <= KERNEL_SWAPS_COLD;

	r->series = r->noisy = swaps ? 2 : 1;
	r->names[1] = "memory_with_swap_bytes"; /* as judge adds it */
	for (size_t i = 0; i < r->n; i++) {
		double share = (double)(i + 1) / (double)r->n;
		double kept = row->cell.keeps * CELL_TOLERANCE * r->dose[i];
		double swapped = kernel_swapped(row, kept, share);

		r->truth[i] = BASE + kept;
		r->values[0][i] = r->truth[i] - swapped + TAKEN -
				  kernel_taken(row, r->time_s[i], at);
		r->values[1][i] =
		    r->values[0][i] + floor(swapped / 4096) * 4096;
	}
}

CELL_FAMILY(kernel, "kernel")
