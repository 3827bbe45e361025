/* SPDX-License-Identifier: MIT */
/*
 * How many requests it takes until half of the runs are decided rightly, beside
 * the number with which a test that knows the noise decides half (cells.h).
 * Memory grows evenly under AR(1) noise, read ten times a second.
 */
#include "cells.h"

#include <math.h>

#include "base/mem.h"
#include "work.h"

#define STEP 1.1 /* between two lengths that are tried */
#define MOST 128 /* times the least number, to be tried */
#define BASE (30 * MIB)

static void
needed_record(const void *of, struct source *source, struct recording *r)
{
	const struct cell_row *row = of;

	(void)source;
	for (size_t i = 0; i < r->n; i++)
		r->values[0][i] = r->truth[i] =
		    BASE + row->keeps * CELL_TOLERANCE * r->dose[i];
}

/* Every reading: fewer, with the same noise in each, are another problem than
 * the one that the least number is of. */
static const struct cell_family needed_family = {
    .name = "needed", .record = needed_record, .readings = CELL_READINGS_MOST};

static const struct cell_row needed_rows[] = {
    CELL("healthy", RUNTIME_NATIVE, 5, 0, 0),
    CELL("healthy", RUNTIME_NATIVE, 50, 0, 0),
    CELL("healthy", RUNTIME_NATIVE, 500, 0, 0),
    CELL("healthy", RUNTIME_NATIVE, 5000, 0, 0),
    CELL("twice the tolerance", RUNTIME_NATIVE, 5, 0, 2),
    CELL("twice the tolerance", RUNTIME_NATIVE, 50, 0, 2),
    CELL("twice the tolerance", RUNTIME_NATIVE, 500, 0, 2),
    CELL("twice the tolerance", RUNTIME_NATIVE, 5000, 0, 2),
    CELL("ten times the tolerance", RUNTIME_NATIVE, 5, 0, 10),
    CELL("ten times the tolerance", RUNTIME_NATIVE, 50, 0, 10),
    CELL("ten times the tolerance", RUNTIME_NATIVE, 500, 0, 10),
    CELL("ten times the tolerance", RUNTIME_NATIVE, 5000, 0, 10),
    CELL("healthy", RUNTIME_UNKNOWN, 50, 0, 0),
    CELL("twice the tolerance", RUNTIME_UNKNOWN, 50, 0, 2),
    CELL("ten times the tolerance", RUNTIME_UNKNOWN, 50, 0, 10),
};

struct needed {
	size_t series;
	double requests[COUNT(needed_rows)]; /* INFINITY: more than was tried */
};

static int
needed_is_enough(const struct cell_row *row, double requests, size_t series)
{
	struct cell_row tried = *row;
	struct cell_count count;

	tried.seconds = requests / row->rate;
	cell_run(&count, &needed_family, &tried, series);
	return 2 * (cell_leaks(row) ? count.leaks : count.flats) >= series;
}

/* By bisection: who needs fewer requests manages with more. */
static void
needed_find(void *context, size_t i)
{
	struct needed *needed = context;
	const struct cell_row *row = &needed_rows[i];
	double low = cell_least(row) / 2, high = MOST * cell_least(row);

	needed->requests[i] = INFINITY;
	if (!needed_is_enough(row, high, needed->series))
		return;
	while (high / low > STEP) {
		double middle = sqrt(low * high);

		if (needed_is_enough(row, middle, needed->series))
			high = middle;
		else
			low = middle;
	}
	needed->requests[i] = high;
}

void
needed_print(size_t series, FILE *out)
{
	struct needed needed = {.series = series};

	work_share(COUNT(needed_rows), needed_find, &needed);
	fprintf(out,
		"Requests needed until half of %zu runs are decided rightly, "
		"beside the least\n%-26s %-8s %6s %9s %9s %7s\n",
		series, "", "runtime", "rate", "needed", "least", "times");
	for (size_t i = 0; i < COUNT(needed_rows); i++) {
		const struct cell_row *row = &needed_rows[i];

		fprintf(out, "%-26s %-8s %6g %9.0f %9.0f %7.1f\n", row->name,
			row->runtime == RUNTIME_NATIVE ? "native" : "not told",
			row->rate, needed.requests[i], cell_least(row),
			needed.requests[i] / cell_least(row));
	}
}
