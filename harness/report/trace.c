/* SPDX-License-Identifier: MIT */
/* Chooses a series of a run and reads values from it. */
#include <math.h>

#include "report/plot.h"
#include "report/phrase.h"

size_t
trace_readings(const struct trace *trace)
{
	size_t count = 0;

	for (size_t i = 0; i < trace->n; i++)
		count +=
		    isfinite(trace->values[i]) && isfinite(trace->time_s[i]);
	return count;
}

int
trace_column(struct trace *trace, const struct judged *run, const char *name)
{
	const struct table *table = &run->run->samples;
	const struct column *values = table_column(table, name);
	const struct column *time = table_column(table, "time_s");
	const struct column *dose =
	    run->conditions.per_second ? time : table_column(table, "requests");

	if (values == NULL || time == NULL)
		return -1;
	*trace = (struct trace){.name = values->name,
				.measure = metric_row(name)->measure,
				.n = table->nrows,
				.time_s = time->values,
				.dose = (dose != NULL ? dose : time)->values,
				.values = values->values,
				.metric = judged_metric(run, name)};
	return trace_readings(trace) > 0 ? 0 : -1;
}

/* Whether the column can be drawn, as bytes or as a count. */
static int
trace_is_drawn(const char *name, int bytes)
{
	const struct metric_row *row = metric_row(name);

	return row->evidence != EVIDENCE_DOSE &&
	       (row->measure == MEASURE_BYTES) == bytes;
}

/* Nothing was judged, or its column is missing: takes a memory metric. */
static int
trace_any(struct trace *trace, const struct judged *run)
{
	const struct table *table = &run->run->samples;
	const struct metric_row *row = NULL;

	while ((row = metric_next(EVIDENCE_MEMORY, row)) != NULL)
		if (trace_column(trace, run, row->column) == 0)
			return 0;
	for (int bytes = 1; bytes >= 0; bytes--) {
		for (size_t i = 0; i < table->ncolumns; i++) {
			const char *name = table->columns[i].name;

			if (trace_is_drawn(name, bytes) &&
			    trace_column(trace, run, name) == 0)
				return 0;
		}
	}
	return -1;
}

int
trace_decisive(struct trace *trace, const struct judged *run, struct error *err)
{
	const struct metric_verdict *metric = judged_decisive(run);

	if (metric != NULL && trace_column(trace, run, metric->name) == 0)
		return 0;
	if (trace_any(trace, run) == 0)
		return 0;
	return error_set(err, STATUS_DATA, "%s: no sample to draw",
			 run->run->path != NULL ? run->run->path : "run");
}

struct range
trace_values(const struct trace *trace, double from_s, double to_s)
{
	struct range range = {INFINITY, -INFINITY};

	for (size_t i = 0; i < trace->n; i++) {
		double time_s = trace->time_s[i], value = trace->values[i];

		if (!isfinite(value) || !(time_s >= from_s && time_s <= to_s))
			continue;
		range.low = fmin(range.low, value);
		range.high = fmax(range.high, value);
	}
	return range;
}

struct range
trace_times(const struct trace *trace)
{
	struct range range = {INFINITY, -INFINITY};

	for (size_t i = 0; i < trace->n; i++) {
		if (!isfinite(trace->time_s[i]))
			continue;
		range.low = fmin(range.low, trace->time_s[i]);
		range.high = fmax(range.high, trace->time_s[i]);
	}
	return range;
}

/* Linear between samples; the first time if the dose stood still. */
double
trace_time_at(const struct trace *trace, double dose)
{
	const double *x = trace->dose, *y = trace->time_s;
	size_t before = trace->n;

	for (size_t i = 0; i < trace->n; i++) {
		if (!isfinite(x[i]) || !isfinite(y[i]))
			continue;
		if (x[i] == dose)
			return y[i];
		if (x[i] > dose)
			return before == trace->n
				   ? NAN
				   : y[before] + (y[i] - y[before]) *
						     (dose - x[before]) /
						     (x[i] - x[before]);
		before = i;
	}
	return NAN;
}

/* Its bounds are those of the slope, so the band widens from the middle. */
struct bounds
trace_fit(const struct trace *trace, double dose)
{
	const struct metric_verdict *metric = trace->metric;
	double middle = (metric->from_dose + metric->to_dose) / 2;
	double level = metric->from_value +
		       metric->growth.estimate * (middle - metric->from_dose);
	double low = level + metric->growth.low * (dose - middle);
	double high = level + metric->growth.high * (dose - middle);

	return (struct bounds){.estimate = level + metric->growth.estimate *
						       (dose - middle),
			       .low = fmin(low, high),
			       .high = fmax(low, high)};
}

int
trace_has_fit(const struct trace *trace)
{
	const struct metric_verdict *metric = trace->metric;

	return metric != NULL && phrase_has_growth(metric) &&
	       isfinite(metric->from_value) &&
	       metric->to_dose > metric->from_dose;
}
