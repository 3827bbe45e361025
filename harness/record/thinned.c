/* SPDX-License-Identifier: MIT */
#include "record/thinned.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

static void
table_like(struct table *table, size_t columns)
{
	*table = (struct table){.ncolumns = columns};
	table->columns = xcalloc(columns, sizeof(*table->columns));
}

void
thinned_init(struct thinned *thinned, const struct strings *columns)
{
	struct table *table = &thinned->table;

	*thinned = (struct thinned){.each = 1};
	table_like(table, columns->count + 1);
	for (size_t i = 0; i < table->ncolumns; i++)
		table->columns[i] = (struct column){
		    xstrdup(i == 0 ? "time_s" : columns->items[i - 1]),
		    xcalloc(THINNED_ROWS, sizeof(double))};
}

/* From is the later one. */
static void
row_merge(struct table *table, size_t to, size_t from)
{
	for (size_t i = 0; i < table->ncolumns; i++)
		if (!isnan(table->columns[i].values[from]))
			table->columns[i].values[to] =
			    table->columns[i].values[from];
}

static void
row_move(struct table *table, size_t to, size_t from)
{
	for (size_t i = 0; i < table->ncolumns; i++)
		table->columns[i].values[to] = table->columns[i].values[from];
}

static void
thinned_halve(struct thinned *thinned)
{
	struct table *table = &thinned->table;

	for (size_t i = 0; i < table->nrows / 2; i++) {
		row_move(table, i, 2 * i);
		row_merge(table, i, 2 * i + 1);
	}
	table->nrows /= 2;
	thinned->each *= 2;
	thinned->held = thinned->each;
}

static void
row_set(struct table *table, size_t row, double time_s, const double *values)
{
	table->columns[0].values[row] = time_s;
	for (size_t i = 1; i < table->ncolumns; i++)
		table->columns[i].values[row] = values[i - 1];
}

void
thinned_row(struct thinned *thinned, double time_s, const double *values)
{
	struct table *table = &thinned->table;

	if (table->nrows == THINNED_ROWS && thinned->held == thinned->each)
		thinned_halve(thinned);
	if (table->nrows == 0 || thinned->held == thinned->each) {
		row_set(table, table->nrows++, time_s, values);
		thinned->held = 1;
		return;
	}
	table->columns[0].values[table->nrows - 1] = time_s;
	for (size_t i = 1; i < table->ncolumns; i++)
		if (!isnan(values[i - 1]))
			table->columns[i].values[table->nrows - 1] =
			    values[i - 1];
	thinned->held++;
}

void
thinned_copy(struct table *to, const struct thinned *thinned)
{
	const struct table *from = &thinned->table;

	table_like(to, from->ncolumns);
	to->nrows = from->nrows;
	for (size_t i = 0; i < from->ncolumns; i++) {
		double *values = xcalloc(from->nrows + 1, sizeof(*values));

		memcpy(values, from->columns[i].values,
		       from->nrows * sizeof(*values));
		to->columns[i] =
		    (struct column){xstrdup(from->columns[i].name), values};
	}
}

void
thinned_free(struct thinned *thinned)
{
	table_free(&thinned->table);
}
