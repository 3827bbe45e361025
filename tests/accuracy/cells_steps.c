/* SPDX-License-Identifier: MIT */
/*
 * Memory that grows in steps: arenas of megabytes, of which each is used up
 * before the next is got, and tables that grow by a factor when they are full.
 */
#include "cells.h"

#include <math.h>

#include "base/mem.h"

#define BASE (30 * MIB)
#define ENTRY 16.0 /* bytes of a table per entry */
#define THREADS 8  /* each gets an arena of its own, sooner or later */

enum steps_kind { STEPS_ARENAS, STEPS_TABLE, STEPS_THREADS };

/* A growth in steps needs four of them to be told from jumps. */
#define ARENAS(name, rate, seconds, keeps, step)                               \
	{                                                                      \
		{name,                                                         \
		 RUNTIME_NATIVE,                                               \
		 rate,                                                         \
		 seconds,                                                      \
		 keeps,                                                        \
		 step,                                                         \
		 (step) / (CELL_TOLERANCE * (keeps)),                          \
		 4 * (step) / (CELL_TOLERANCE * (keeps)),                      \
		 "before its fourth step"},                                    \
		    STEPS_ARENAS, step, 0                                      \
	}
/* A table that doubles has one step in the second half: so has a service that
 * is flat and makes room once. */
#define TABLE(name, rate, seconds, keeps, factor, blind)                       \
	{                                                                      \
		CELL_BLIND(name, RUNTIME_NATIVE, rate, seconds, keeps,         \
			   (blind) * (rate) * (seconds),                       \
			   "a step or two in the second half"),                \
		    STEPS_TABLE, factor, 0                                     \
	}
/* Exponential times: none comes after a quarter of the run, all but surely. */
#define ARENAS_OF_THREADS(name, rate, seconds, step, within)                   \
	{                                                                      \
		CELL_BLIND(name, RUNTIME_NATIVE, rate, seconds, 0,             \
			   5 * (within) * (rate) * (seconds),                  \
			   "threads still come"),                              \
		    STEPS_THREADS, step, within                                \
	}

static const struct steps_row {
	struct cell_row cell;
	enum steps_kind kind;
	double step;   /* bytes; of a table: the factor */
	double within; /* mean time of a thread's arena, a share of the run */
} rows[] = {
    ARENAS("arenas of 1 MiB, keeps 2", 500, 30, 2, MIB),
    ARENAS("arenas of 1 MiB, keeps 2", 500, 600, 2, MIB),
    ARENAS("arenas of 1 MiB, keeps 2", 5000, 30, 2, MIB),
    ARENAS("arenas of 2 MiB, keeps 2", 5000, 30, 2, 2 * MIB),
    ARENAS("arenas of 4 MiB, keeps 2", 500, 600, 2, 4 * MIB),
    ARENAS("arenas of 4 MiB, keeps 10", 500, 30, 10, 4 * MIB),
    ARENAS("arenas of 4 MiB, keeps 10", 500, 600, 10, 4 * MIB),
    ARENAS("arenas of 4 MiB, keeps 10", 5000, 30, 10, 4 * MIB),
    ARENAS("arenas of 8 MiB, keeps 2", 5000, 30, 2, 8 * MIB),
    ARENAS("arenas of 8 MiB, keeps 2", 5000, 600, 2, 8 * MIB),
    ARENAS("arenas of 64 MiB, keeps 10", 5000, 600, 10, 64 * MIB),
    ARENAS("arenas of 16 MiB, keeps 2", 500, 600, 2, 16 * MIB),
    ARENAS("arenas of 16 MiB, keeps 4", 500, 600, 4, 16 * MIB),
    ARENAS("arenas of 64 MiB, keeps 4", 500, 600, 4, 64 * MIB),
    ARENAS("arenas of 64 MiB, keeps 10", 500, 600, 10, 64 * MIB),
    ARENAS_OF_THREADS("arenas of threads", 500, 30, MIB, 0.05),
    ARENAS_OF_THREADS("arenas of threads", 500, 600, MIB, 0.05),
    ARENAS_OF_THREADS("arenas of threads", 5000, 30, MIB, 0.05),
    ARENAS_OF_THREADS("arenas of threads, slowly", 500, 600, MIB, 0.3),
    ARENAS_OF_THREADS("arenas of threads, slowly", 5000, 30, 4 * MIB, 0.3),
    TABLE("table grows by an eighth, keeps 2", 500, 600, 2, 1.125, 0.5),
    TABLE("table grows by an eighth, keeps 10", 500, 600, 10, 1.125, 0.5),
    TABLE("table grows by an eighth, keeps 10", 5000, 30, 10, 1.125, 0.5),
    TABLE("table grows by a half, keeps 2", 500, 600, 2, 1.5, 1),
    TABLE("table doubles, keeps 2", 500, 600, 2, 2, 1),
    TABLE("table doubles, keeps 10", 5000, 30, 10, 2, 1),
    TABLE("table doubles, keeps 10", 500, 600, 10, 2, 1),
    TABLE("table grows by four, keeps 2", 500, 600, 2, 4, 1),
    TABLE("table grows by four, keeps 10", 5000, 30, 10, 4, 1),
};

static double
steps_arenas(const struct steps_row *row, double kept, double phase)
{
	return row->step * floor(kept / row->step + phase);
}

/* A table of at least 1,024 entries, and what they hold. */
static double
steps_table(const struct steps_row *row, double kept, double phase)
{
	double entries = kept / ENTRY, room = 1024 * (1 + phase);

	if (entries > room)
		room *=
		    pow(row->step, ceil(log(entries / room) / log(row->step)));
	return room * ENTRY;
}

/* Mean memory per byte in use: a table is between full and full by 1/factor. */
static double
steps_shows(const struct steps_row *row)
{
	return row->kind == STEPS_TABLE ? (row->step - 1) / log(row->step) : 1;
}

static void
steps_of_threads(const struct steps_row *row, struct source *source,
		 struct recording *r)
{
	double mean = row->within * row->cell.seconds, at[THREADS];

	for (size_t j = 0; j < THREADS; j++)
		at[j] = mean * source_exponential(source);
	for (size_t i = 0; i < r->n; i++) {
		r->truth[i] = BASE;
		for (size_t j = 0; j < THREADS; j++)
			r->truth[i] += row->step * (r->time_s[i] > at[j]);
		r->values[0][i] = r->truth[i];
	}
}

static void
steps_record(const void *of, struct source *source, struct recording *r)
{
	const struct steps_row *row = of;
	double phase = source_uniform(source);

	if (row->kind == STEPS_THREADS) {
		steps_of_threads(row, source, r);
		return;
	}
	for (size_t i = 0; i < r->n; i++) {
		double kept = row->cell.keeps * CELL_TOLERANCE * r->dose[i];

		r->truth[i] = BASE + kept * steps_shows(row);
		r->values[0][i] = BASE + (row->kind == STEPS_ARENAS
					      ? steps_arenas(row, kept, phase)
					      : steps_table(row, kept, phase));
	}
}

CELL_FAMILY(steps, "steps")
