/* SPDX-License-Identifier: MIT */
/* Reduces long series to what a screen can show, and keeps their peaks. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "report/plot.h"

enum { FEW = 40 };

static int
downsample_reads(const struct trace *trace, size_t i)
{
	return isfinite(trace->values[i]) && isfinite(trace->time_s[i]);
}

static void
downsample_point(struct buf *out, const struct trace *trace, size_t i)
{
	double dose = trace->dose[i];

	buf_addf(out, "%.10g ", trace->time_s[i]);
	if (isfinite(dose))
		buf_addf(out, "%.10g ", dose);
	else
		buf_adds(out, "NaN ");
	buf_addf(out, "%.10g\n", trace->values[i]);
}

/* The rows with a reading: gaps are bridged. */
static size_t
downsample_rows(const struct trace *trace, size_t **rows)
{
	size_t count = 0;

	*rows = xcalloc(trace->n, sizeof(**rows));
	for (size_t i = 0; i < trace->n; i++)
		if (downsample_reads(trace, i))
			(*rows)[count++] = i;
	return count;
}

/* Positions of the lowest and highest value of rows[from..to). */
static void
downsample_extremes(const struct trace *trace, const size_t *rows, size_t from,
		    size_t to, size_t extremes[2])
{
	extremes[0] = extremes[1] = rows[from];
	for (size_t i = from; i < to; i++) {
		if (trace->values[rows[i]] < trace->values[extremes[0]])
			extremes[0] = rows[i];
		if (trace->values[rows[i]] > trace->values[extremes[1]])
			extremes[1] = rows[i];
	}
}

static void
downsample_bin(struct buf *out, const struct trace *trace,
	       const size_t low_high[2])
{
	size_t first = low_high[0] < low_high[1] ? low_high[0] : low_high[1];
	size_t second = low_high[0] < low_high[1] ? low_high[1] : low_high[0];

	downsample_point(out, trace, first);
	if (second != first)
		downsample_point(out, trace, second);
}

void
downsample_trace(struct buf *out, const struct trace *trace)
{
	size_t *rows, count = downsample_rows(trace, &rows), extremes[2];
	size_t bins = DOWNSAMPLE_POINTS / 2 - 1; /* besides the two ends */

	if (count <= DOWNSAMPLE_POINTS) {
		for (size_t i = 0; i < count; i++)
			downsample_point(out, trace, rows[i]);
	} else {
		downsample_point(out, trace, rows[0]);
		for (size_t b = 0; b < bins; b++) {
			size_t from = 1 + b * (count - 2) / bins;
			size_t to = 1 + (b + 1) * (count - 2) / bins;

			downsample_extremes(trace, rows, from, to, extremes);
			downsample_bin(out, trace, extremes);
		}
		downsample_point(out, trace, rows[count - 1]);
	}
	free(rows);
}

void
downsample_envelope(struct buf *out, const struct trace *trace, size_t parts)
{
	size_t *rows, count = downsample_rows(trace, &rows), extremes[2];

	/*
	 * If there are few readings, all: the minimum of two or three means
	 * nothing.
	 */
	if (count < FEW)
		parts = count;
	else if (parts > count / 4)
		parts = count / 4;
	for (size_t b = 0; b < parts; b++) {
		downsample_extremes(trace, rows, b * count / parts,
				    (b + 1) * count / parts, extremes);
		downsample_point(out, trace, extremes[0]);
	}
	free(rows);
}
