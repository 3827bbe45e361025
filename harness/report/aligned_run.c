/* SPDX-License-Identifier: MIT */
#include "report/aligned_run.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

enum { FIT_POINTS = 33 };

/*
 * Measured, and under load: what memory does later is not growth per request.
 */
static int
aligned_run_takes(const struct aligned_run *side, size_t i)
{
	const struct trace *trace = &side->whole;
	double from_s = side->run->conditions.measured_from_s;
	double to_s = side->run->conditions.measured_to_s;
	double time_s = trace->time_s[i];

	return isfinite(trace->values[i]) && isfinite(trace->dose[i]) &&
	       !(time_s < from_s) && !(time_s > to_s);
}

/* The lowest of the first readings, because a single one may be a peak. */
static double
aligned_run_level(const struct trace *trace)
{
	size_t first = trace->n / 20 + 1;
	double level = NAN;

	for (size_t i = 0; i < trace->n && i < first; i++)
		level = fmin(level, trace->values[i]);
	return level;
}

static void
aligned_run_copy(struct aligned_run *side, double *rows[3])
{
	struct trace *growth = &side->growth;
	size_t room = side->whole.n;

	*growth = side->whole;
	growth->n = 0;
	for (size_t c = 0; c < 3; c++)
		rows[c] = xcalloc(room, sizeof(*rows[c]));
	for (size_t i = 0; i < room; i++) {
		if (!aligned_run_takes(side, i))
			continue;
		rows[0][growth->n] = side->whole.time_s[i];
		rows[1][growth->n] = side->whole.dose[i];
		rows[2][growth->n++] = side->whole.values[i];
	}
	growth->time_s = rows[0];
	growth->dose = rows[1];
	growth->values = rows[2];
}

void
aligned_run_init(struct aligned_run *side)
{
	double *rows[3];
	size_t n;

	aligned_run_copy(side, rows);
	n = side->growth.n;
	side->dose = n > 0 ? rows[1][0] : 0;
	side->level = n > 0 ? aligned_run_level(&side->growth) : 0;
	for (size_t i = 0; i < n; i++) {
		rows[1][i] -= side->dose;
		rows[2][i] -= side->level;
	}
	side->end = n > 0 ? rows[1][n - 1] : 0;
	side->last = n > 0 ? rows[2][n - 1] : 0;
	side->values = trace_values(&side->growth, -INFINITY, INFINITY);
}

void
aligned_run_free(struct aligned_run *side)
{
	free((void *)(uintptr_t)side->growth.time_s);
	free((void *)(uintptr_t)side->growth.dose);
	free((void *)(uintptr_t)side->growth.values);
	side->growth = (struct trace){0};
}

void
aligned_run_fit(struct buf *out, const struct aligned_run *side)
{
	const struct metric_verdict *metric = side->whole.metric;
	double step;

	if (!trace_has_fit(&side->whole))
		return;
	step = (metric->to_dose - metric->from_dose) / (FIT_POINTS - 1);
	for (int i = 0; i < FIT_POINTS; i++) {
		double dose = metric->from_dose + i * step;
		struct bounds fit = trace_fit(&side->whole, dose);

		buf_addf(out, "%.10g %.10g %.10g %.10g\n", dose - side->dose,
			 fit.estimate - side->level, fit.low - side->level,
			 fit.high - side->level);
	}
}
