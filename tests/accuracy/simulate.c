/* SPDX-License-Identifier: MIT */
/* Runs a cell: makes recordings, has them judged, counts what was said. */
#include "cells.h"

#include <math.h>
#include <string.h>

#include "../series.h"

#define PAGE 4096.0

void
recording_begin(struct recording *recording, const struct cell_family *family,
		const struct cell_row *row)
{
	size_t most = family->readings > 0 ? family->readings : CELL_READINGS;
	double interval = fmax(CELL_EVERY, row->seconds / (double)most);

	recording->n = (size_t)floor(row->seconds / interval + 0.5);
	recording->interval = row->seconds / (double)recording->n;
	recording->series = recording->noisy = 1;
	recording->crowd = CROWD_UNKNOWN;
	recording->names[0] = "rss_bytes";
	for (size_t i = 0; i < recording->n; i++) {
		recording->time_s[i] = recording->interval * (double)(i + 1);
		recording->dose[i] = floor(row->rate * recording->time_s[i]);
	}
}

double
recording_requests(const struct recording *recording, size_t reading)
{
	return recording->dose[reading] -
	       (reading > 0 ? recording->dose[reading - 1] : 0);
}

/* Adds noise to memory, which comes in pages: the same to all that holds it. */
static void
recording_blur(struct recording *recording, struct source *source)
{
	source->level = source_normal(source);
	for (size_t i = 0; i < recording->n; i++) {
		double noise =
		    CELL_NOISE * source_autoregressive(source, CELL_PHI);

		for (size_t j = 0; j < recording->noisy; j++) {
			double *value = &recording->values[j][i];

			*value = floor((*value + noise) / PAGE) * PAGE;
		}
	}
}

static void
recording_judge(const struct recording *recording, enum runtime runtime,
		struct verdict *verdict)
{
	double seconds = recording->time_s[recording->n - 1];
	double requests = recording->dose[recording->n - 1];
	const struct conditions conditions = {
	    .measured_from_s = NAN,
	    .measured_to_s = NAN,
	    .requests = requests,
	    .max_error_rate = NAN,
	    .planned_rate = NAN,
	    .achieved_rate = NAN,
	    .rate = requests / seconds,
	    .death_s = NAN,
	    .runtime = runtime,
	    .crowd = recording->crowd,
	    .byte_tolerance = CELL_TOLERANCE,
	};
	struct series series[CELL_SERIES];

	for (size_t i = 0; i < recording->series; i++)
		series[i] =
		    (struct series){recording->names[i],
				    metric_row(recording->names[i])->measure,
				    recording->n,
				    recording->time_s,
				    recording->dose,
				    recording->values[i]};
	series_judge(verdict, series, recording->series, &conditions);
}

/*
 * The slope of the least-squares line through the truth in that range: per
 * request; or per second, where growth was found to follow time, and from there
 * by the run's rate.
 */
static double
recording_truth(const struct recording *recording,
		const struct metric_verdict *metric)
{
	int by_time = metric->drivers.follows == DRIVER_TIME;
	const double *axis = by_time ? recording->time_s : recording->dose;
	double n = 0, mx = 0, my = 0, sxx = 0, sxy = 0;

	for (size_t i = 0; i < recording->n; i++) {
		double x = axis[i], y = recording->truth[i], dx;

		if (recording->dose[i] < metric->from_dose ||
		    recording->dose[i] > metric->to_dose)
			continue;
		n++;
		dx = x - mx; /* Welford 1962 */
		mx += dx / n;
		my += (y - my) / n;
		sxx += dx * (x - mx);
		sxy += dx * (y - my);
	}
	if (!(sxx > 0))
		return NAN;
	return sxy / sxx / (by_time ? metric->drivers.rate : 1);
}

static void
cell_count_bounds(struct cell_count *count, const struct recording *recording,
		  const struct metric_verdict *metric)
{
	const struct bounds *bounds = &metric->growth;
	double truth = recording_truth(recording, metric);

	if (metric->measure != MEASURE_BYTES || !isfinite(truth) ||
	    !isfinite(bounds->low) || !isfinite(bounds->high))
		return;
	count->bounded++;
	count->below += truth <= bounds->high;
	count->covered += truth <= bounds->high && truth >= bounds->low;
}

static void
cell_count_reason(struct cell_count *count, const char *reason)
{
	size_t i = 0;

	while (i + 1 < CELL_REASONS && count->reasons[i] != NULL &&
	       strcmp(count->reasons[i], reason) != 0)
		i++;
	count->reasons[i] = reason;
	count->times[i]++;
}

static void
cell_count_verdict(struct cell_count *count, const struct recording *recording,
		   const struct cell_row *row, const struct verdict *verdict)
{
	enum verdict_kind right = cell_leaks(row) ? VERDICT_LEAK : VERDICT_FLAT;

	count->series++;
	count->leaks += verdict->kind == VERDICT_LEAK;
	count->flats += verdict->kind == VERDICT_FLAT;
	if (verdict->kind != right && verdict->reason != NULL)
		cell_count_reason(count, verdict->reason->name);
	cell_count_bounds(count, recording,
			  &verdict->metrics[verdict->decisive]);
}

void
cell_run(struct cell_count *count, const struct cell_family *family,
	 const struct cell_row *row, size_t series)
{
	struct recording *recording = xcalloc(1, sizeof(*recording));
	struct verdict *verdict = xcalloc(1, sizeof(*verdict));
	struct source source;

	memset(count, 0, sizeof(*count));
	source_begin(&source, row->name, cell_requests(row));
	for (size_t i = 0; i < series; i++) {
		recording_begin(recording, family, row);
		family->record(row, &source, recording);
		recording_blur(recording, &source);
		recording_judge(recording, row->runtime, verdict);
		cell_count_verdict(count, recording, row, verdict);
	}
	free(recording);
	free(verdict);
}
