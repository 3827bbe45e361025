/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "merge/merge_doses.h"
#include "merge/merge_files.h"

static const char *const names[DOSES] = DOSE_COLUMNS;

/* The sampler's rows on their way to the merged run. */
struct samples {
	struct parts *parts;
	struct record *record;
	struct rows *rows;
	size_t columns;
	double *row;		 /* as it is read, time_s somewhere */
	double *merged;		 /* without it */
	int time, places[DOSES]; /* in the row */
	struct doses *doses;
	/* What the scenario counted, which a watch knows nothing of: it stands
	 * behind the sampler's own columns. */
	struct strings counters;
	char *copied; /* whether a column is the sampler's own */
};

/* Fills copied, and sets the columns of the merged run. */
static void
samples_columns(struct samples *samples, const struct strings *columns)
{
	struct strings all = {0};

	samples->copied = xcalloc(columns->count, 1);
	for (size_t i = 0; i < columns->count; i++) {
		if ((int)i == samples->time ||
		    text_starts(columns->items[i], COUNTER_COLUMN))
			continue;
		samples->copied[i] = 1;
		strings_add(&all, columns->items[i]);
	}
	for (size_t i = 0; i < samples->counters.count; i++)
		strings_add(&all, samples->counters.items[i]);
	record_columns(samples->record, &all);
	strings_free(&all);
}

static int
samples_find(struct samples *samples, const struct strings *columns,
	     struct error *err)
{
	samples->columns = columns->count;
	samples->time = strings_index(columns, "time_s");
	for (size_t i = 0; i < DOSES; i++)
		samples->places[i] = strings_index(columns, names[i]);
	for (size_t i = 0; i < DOSES; i++)
		if (samples->time < 0 || samples->places[i] < 0)
			return error_set(
			    err, STATUS_DATA, "%s/samples.csv:1: no column %s",
			    samples->parts->sampler->run.path,
			    samples->time < 0 ? "time_s" : names[i]);
	samples_columns(samples, columns);
	return 0;
}

static int
samples_open(struct samples *samples, struct error *err)
{
	struct parts *parts = samples->parts;
	size_t columns;

	samples->doses = xcalloc(parts->generators, sizeof(*samples->doses));
	samples->rows = rows_open(parts->sampler->run.path, err);
	if (samples->rows == NULL ||
	    doses_counters(&parts->items[0], &samples->counters, err) != 0 ||
	    samples_find(samples, rows_columns(samples->rows), err) != 0)
		return -1;
	columns = samples->columns;
	samples->row = xcalloc(columns, sizeof(double));
	samples->merged = xcalloc(columns + COUNTERS, sizeof(double));
	for (size_t i = 0; i < parts->generators; i++)
		if (doses_open(&samples->doses[i], &parts->items[i],
			       &samples->counters, err) != 0)
			return -1;
	return 0;
}

static int
samples_row(struct samples *samples, struct error *err)
{
	double sums[DOSES_MOST] = {0};
	double time_s =
	    samples->parts->sampler->zero_s + samples->row[samples->time];
	size_t next = 0;

	for (size_t i = 0; i < samples->parts->generators; i++)
		if (doses_add(&samples->doses[i], time_s, sums, err) != 0)
			return -1;
	for (size_t i = 0; i < DOSES; i++)
		samples->row[samples->places[i]] = floor(sums[i]);
	for (size_t i = 0; i < samples->columns; i++)
		if (samples->copied[i])
			samples->merged[next++] = samples->row[i];
	for (size_t i = 0; i < samples->counters.count; i++)
		samples->merged[next++] = floor(sums[DOSES + i]);
	record_sample_at(samples->record, time_s, samples->merged);
	return 0;
}

static int
samples_copy(struct samples *samples, struct error *err)
{
	int got;

	while ((got = rows_next(samples->rows, samples->row, err)) > 0)
		if (samples_row(samples, err) != 0)
			return -1;
	for (size_t i = 0; i < samples->parts->generators && got == 0; i++)
		got = doses_end(&samples->doses[i], err);
	return got;
}

int
merge_samples(struct parts *parts, struct record *record, struct error *err)
{
	struct samples samples = {.parts = parts, .record = record};
	int result = samples_open(&samples, err);

	if (result == 0)
		result = samples_copy(&samples, err);
	for (size_t i = 0; i < parts->generators; i++)
		doses_close(&samples.doses[i]);
	if (samples.rows != NULL)
		rows_close(samples.rows);
	free(samples.doses);
	free(samples.row);
	free(samples.copied);
	strings_free(&samples.counters);
	free(samples.merged);
	return result;
}
