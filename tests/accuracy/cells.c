/* SPDX-License-Identifier: MIT */
/* All rows of all families, and which of them have an answer. */
#include "cells.h"

#include <math.h>

#include "base/mem.h"

#define Z 1.959964     /* 97.5 %, one-sided */
#define ENOUGH 4       /* times the least number of requests */
#define CLEAR_FLAT 0.5 /* of the run tells the truths apart... */
#define CLEAR_LEAK 0.2

static const struct cell_family *const families[] = {
#define CELLS(id) &cells_##id,
#include "cells.def"
#undef CELLS
};

size_t
cells_count(void)
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT(families); i++)
		count += families[i]->count;
	return count;
}

const struct cell_row *
cells_row(size_t cell, const struct cell_family **family)
{
	size_t i = 0;

	while (cell >= families[i]->count)
		cell -= families[i++]->count;
	*family = families[i];
	return (const struct cell_row *)((const char *)families[i]->rows +
					 cell * families[i]->size);
}

int
cell_leaks(const struct cell_row *row)
{
	return row->keeps >= 2;
}

double
cell_requests(const struct cell_row *row)
{
	return row->rate * row->seconds;
}

double
cell_least(const struct cell_row *row)
{
	double apart = CELL_INTERVAL(row->seconds) * row->rate *
		       (1 + CELL_PHI) / (1 - CELL_PHI);
	double noise = CELL_NOISE * CELL_NOISE * apart +
		       row->tooth * row->tooth / 12 * row->tooth_is;
	double margin =
	    CELL_TOLERANCE * (cell_leaks(row) ? row->keeps : 1 - row->keeps);

	return fmax(cbrt(12 * Z * Z * noise / (margin * margin)),
		    2 * fmax(apart, row->tooth_is));
}

const char *
cell_no_answer(const struct cell_row *row)
{
	double all = cell_requests(row), clear = all - row->blind;

	if (clear < all * (cell_leaks(row) ? CLEAR_LEAK : CLEAR_FLAT))
		return row->why;
	return clear < ENOUGH * cell_least(row) ? "too short" : NULL;
}
