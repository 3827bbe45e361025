/* SPDX-License-Identifier: MIT */
/* Memory that follows what is kept, smoothly: what every load should settle. */
#include "cells.h"

#include "base/mem.h"

#define BASE (30 * MIB)

static const struct steady_row {
	struct cell_row cell;
} rows[] = {
    {CELL("native, even", RUNTIME_NATIVE, 5, 30, 0)},
    {CELL("native, even", RUNTIME_NATIVE, 5, 600, 0)},
    {CELL("native, even", RUNTIME_NATIVE, 5, 3600, 0)},
    {CELL("native, even", RUNTIME_NATIVE, 50, 30, 0)},
    {CELL("native, even", RUNTIME_NATIVE, 50, 600, 0)},
    {CELL("native, even", RUNTIME_NATIVE, 500, 30, 0)},
    {CELL("native, even", RUNTIME_NATIVE, 5000, 30, 0)},
    {CELL("native, even", RUNTIME_NATIVE, 5000, 3600, 0)},
    {CELL("native, even, keeps a quarter", RUNTIME_NATIVE, 50, 600, 0.25)},
    {CELL("native, even, keeps a quarter", RUNTIME_NATIVE, 500, 30, 0.25)},
    {CELL("native, even, keeps a quarter", RUNTIME_NATIVE, 5000, 30, 0.25)},
    {CELL("native, keeps 2", RUNTIME_NATIVE, 5, 30, 2)},
    {CELL("native, keeps 2", RUNTIME_NATIVE, 5, 600, 2)},
    {CELL("native, keeps 2", RUNTIME_NATIVE, 5, 3600, 2)},
    {CELL("native, keeps 2", RUNTIME_NATIVE, 50, 30, 2)},
    {CELL("native, keeps 2", RUNTIME_NATIVE, 50, 600, 2)},
    {CELL("native, keeps 2", RUNTIME_NATIVE, 500, 30, 2)},
    {CELL("native, keeps 2", RUNTIME_NATIVE, 5000, 30, 2)},
    {CELL("native, keeps 2", RUNTIME_NATIVE, 5000, 3600, 2)},
    {CELL("native, keeps 10", RUNTIME_NATIVE, 5, 600, 10)},
    {CELL("native, keeps 10", RUNTIME_NATIVE, 50, 30, 10)},
    {CELL("native, keeps 10", RUNTIME_NATIVE, 500, 30, 10)},
    {CELL("native, keeps 10,000", RUNTIME_NATIVE, 5, 30, 10000)},
    {CELL("python, even", RUNTIME_PYTHON, 50, 600, 0)},
    {CELL("python, keeps 2", RUNTIME_PYTHON, 50, 600, 2)},
    {CELL("not told, even", RUNTIME_UNKNOWN, 500, 30, 0)},
    {CELL("not told, keeps 2", RUNTIME_UNKNOWN, 500, 30, 2)},
    {CELL("not told, keeps 10", RUNTIME_UNKNOWN, 50, 30, 10)},
    {CELL("not told, keeps 10", RUNTIME_UNKNOWN, 50, 600, 10)},
};

static void
steady_record(const void *of, struct source *source, struct recording *r)
{
	const struct steady_row *row = of;

	(void)source;
	for (size_t i = 0; i < r->n; i++)
		r->values[0][i] = r->truth[i] =
		    BASE + row->cell.keeps * CELL_TOLERANCE * r->dose[i];
}

CELL_FAMILY(steady, "even growth")
