/* SPDX-License-Identifier: MIT */
#include "merge/merge_doses.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static const char *const names[DOSES] = DOSE_COLUMNS;

static size_t
doses_count(const struct doses *doses)
{
	return DOSES + doses->counters->count;
}

int
doses_counters(struct part *part, struct strings *counters, struct error *err)
{
	struct rows *rows = rows_open(part->run.path, err);
	const struct strings *columns;

	if (rows == NULL)
		return -1;
	columns = rows_columns(rows);
	for (size_t i = 0; i < columns->count && counters->count < COUNTERS;
	     i++)
		if (text_starts(columns->items[i], COUNTER_COLUMN))
			strings_add(counters, columns->items[i]);
	rows_close(rows);
	return 0;
}

/* The next row; a gap keeps what was known. */
static int
doses_read(struct doses *doses, struct error *err)
{
	int got = rows_next(doses->rows, doses->row, err);

	if (got < 0)
		return -1;
	doses->at_s = doses->next_s;
	memcpy(doses->values, doses->next, sizeof(doses->values));
	doses->ended = got == 0;
	if (doses->ended)
		return 0;
	doses->next_s = doses->part->zero_s + doses->row[doses->time];
	for (size_t i = 0; i < doses_count(doses); i++)
		if (doses->columns[i] >= 0 &&
		    !isnan(doses->row[doses->columns[i]]))
			doses->next[i] = doses->row[doses->columns[i]];
	return 0;
}

static int
doses_find(struct doses *doses, const struct strings *columns,
	   struct error *err)
{
	doses->time = strings_index(columns, "time_s");
	for (size_t i = 0; i < DOSES; i++)
		doses->columns[i] = strings_index(columns, names[i]);
	for (size_t i = 0; i < doses->counters->count; i++)
		doses->columns[DOSES + i] =
		    strings_index(columns, doses->counters->items[i]);
	if (doses->time >= 0 && doses->columns[0] >= 0)
		return 0;
	return error_set(err, STATUS_DATA,
			 "%s/samples.csv:1: no column time_s or requests",
			 doses->part->run.path);
}

/* Nothing had been done when its load began. */
int
doses_open(struct doses *doses, struct part *part,
	   const struct strings *counters, struct error *err)
{
	*doses = (struct doses){.part = part,
				.counters = counters,
				.at_s = part->zero_s,
				.next_s = part->zero_s};
	doses->rows = rows_open(part->run.path, err);
	if (doses->rows == NULL ||
	    doses_find(doses, rows_columns(doses->rows), err) != 0)
		return -1;
	doses->row = xcalloc(rows_columns(doses->rows)->count, sizeof(double));
	return doses_read(doses, err);
}

int
doses_add(struct doses *doses, double time_s, double sums[DOSES_MOST],
	  struct error *err)
{
	double span_s, share = 1;

	while (!doses->ended && doses->next_s < time_s)
		if (doses_read(doses, err) != 0)
			return -1;
	span_s = doses->next_s - doses->at_s;
	if (!doses->ended)
		share = span_s > 0 ? fmax(time_s - doses->at_s, 0) / span_s : 0;
	for (size_t i = 0; i < doses_count(doses); i++)
		sums[i] += doses->values[i] +
			   (doses->next[i] - doses->values[i]) * share;
	return 0;
}

int
doses_end(struct doses *doses, struct error *err)
{
	while (!doses->ended)
		if (doses_read(doses, err) != 0)
			return -1;
	doses->part->requests = doses->next[0];
	if (isnan(doses->part->known_s))
		doses->part->known_s = doses->next_s;
	return 0;
}

void
doses_close(struct doses *doses)
{
	if (doses->rows != NULL)
		rows_close(doses->rows);
	free(doses->row);
}
