/* SPDX-License-Identifier: MIT */
/* Reads a whole CSV of numbers into columns. */
#include "record/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/rows.h"

static void
table_make_room(struct table *table, size_t *capacity)
{
	if (table->nrows < *capacity)
		return;
	*capacity = *capacity > 0 ? 2 * *capacity : 1024;
	for (size_t i = 0; i < table->ncolumns; i++)
		table->columns[i].values = xrealloc(table->columns[i].values,
						    *capacity * sizeof(double));
}

static void
table_add_columns(struct table *table, const struct strings *names)
{
	table->ncolumns = names->count;
	table->columns = xcalloc(names->count, sizeof(*table->columns));
	for (size_t i = 0; i < names->count; i++)
		table->columns[i].name = xstrdup(names->items[i]);
}

/* The newer value, unless it is a gap. */
static double
newer(double before, double value)
{
	return isnan(value) ? before : value;
}

static void
table_merge(struct table *table, const double *values)
{
	for (size_t i = 0; i < table->ncolumns; i++) {
		double *last = &table->columns[i].values[table->nrows - 1];

		*last = newer(*last, values[i]);
	}
}

/* Joins rows in pairs: even a watch of weeks keeps a fixed number of rows. */
static void
table_halve(struct table *table)
{
	table->nrows /= 2;
	for (size_t i = 0; i < table->ncolumns; i++) {
		double *values = table->columns[i].values;

		for (size_t row = 0; row < table->nrows; row++)
			values[row] =
			    newer(values[2 * row], values[2 * row + 1]);
	}
}

void
table_end(struct table *table, const struct rows *rows)
{
	const char *note = rows_note(rows);

	table->cut = rows_cut(rows);
	free(table->note);
	table->note = note != NULL ? xstrdup(note) : NULL;
}

int
table_fill(struct table *table, struct rows *rows, struct error *err)
{
	double values[TABLE_COLUMNS];
	size_t capacity = 0, together = 1, last = 1;
	int more;

	table_add_columns(table, rows_columns(rows));
	while ((more = rows_next(rows, values, err)) > 0) {
		if (last < together) {
			table_merge(table, values);
			last++;
			continue;
		}
		if (table->nrows == TABLE_ROWS) {
			table_halve(table);
			together *= 2;
		}
		table_make_room(table, &capacity);
		for (size_t i = 0; i < table->ncolumns; i++)
			table->columns[i].values[table->nrows] = values[i];
		table->nrows++;
		last = 1;
	}
	table_end(table, rows);
	return more;
}

int
table_parse(struct table *table, const char *name, const char *text, size_t len,
	    struct error *err)
{
	struct rows *rows = rows_of_text(name, text, len, err);
	int result;

	*table = (struct table){0};
	if (rows == NULL)
		return -1;
	result = table_fill(table, rows, err);
	rows_close(rows);
	return result;
}

void
table_free(struct table *table)
{
	for (size_t i = 0; i < table->ncolumns; i++) {
		free(table->columns[i].name);
		free(table->columns[i].values);
	}
	free(table->columns);
	free(table->note);
	*table = (struct table){0};
}

const struct column *
table_column(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->ncolumns; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return &table->columns[i];
	return NULL;
}
