/* SPDX-License-Identifier: MIT */
/* Which recordings have an answer in their data: see accuracy.h. */
#include "accuracy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAKS 2.0     /* tolerances: the least that is called a leak */
#define STARTS 0.1    /* of the run: its start-up */
#define AT_ONCE 0.01  /* of the run: what rises within it rises in a step */
#define CLEAR 0.5     /* of the run tells the truths apart */
#define AT_EITHER 0.1 /* of that part: the readings at its two ends */

/* Readings of memory under load, in order. */
struct readings {
	double dose[RUN_ROWS], bytes[RUN_ROWS];
	size_t n;
};

static void
readings_take(struct readings *readings, const struct recorded *run)
{
	const double *bytes = recorded_rss(run);

	readings->n = 0;
	for (size_t i = 0; i < run->nrows; i++) {
		if (isnan(run->dose[i]) || isnan(bytes[i]))
			continue;
		readings->dose[readings->n] = run->dose[i];
		readings->bytes[readings->n++] = bytes[i];
	}
}

/* The first reading after that share of the requests. */
static size_t
readings_after(const struct readings *readings, double share)
{
	double from = readings->dose[0], to = readings->dose[readings->n - 1];
	size_t i = 0;

	while (readings->dose[i] < from + share * (to - from))
		i++;
	return i;
}

static int
compare_numbers(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
readings_median(const double *of, size_t n)
{
	double sorted[RUN_ROWS];

	memcpy(sorted, of, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), compare_numbers);
	return sorted[n / 2];
}

/* Bytes per request, from one end of the part that has to be clear to the
 * other. */
static double
readings_growth(const struct readings *readings)
{
	size_t first = readings_after(readings, 1 - CLEAR);
	size_t n = readings->n - first, some = (size_t)(AT_EITHER * (double)n);
	size_t last = readings->n - (some > 0 ? some : 1);

	some = readings->n - last;
	return (readings_median(readings->bytes + last, some) -
		readings_median(readings->bytes + first, some)) /
	       (readings_median(readings->dose + last, some) -
		readings_median(readings->dose + first, some));
}

/*
 * Whether all readings after some step are above all before it by more than
 * what a leak would have kept since: one that grows by such steps would not
 * have taken another.
 */
static int
readings_await_a_step(const struct readings *readings, double leak)
{
	double low[RUN_ROWS], high = -HUGE_VAL;
	double end = readings->dose[readings->n - 1];
	double at_once = AT_ONCE * (end - readings->dose[0]);
	size_t start = readings_after(readings, STARTS), to = 0;

	low[readings->n - 1] = readings->bytes[readings->n - 1];
	for (size_t i = readings->n - 1; i > 0; i--)
		low[i - 1] = fmin(low[i], readings->bytes[i - 1]);
	for (size_t i = 0; i + 1 < readings->n; i++) {
		high = fmax(high, readings->bytes[i]);
		to = to > i ? to : i + 1;
		while (to + 1 < readings->n &&
		       readings->dose[to + 1] <= readings->dose[i] + at_once)
			to++;
		if (i >= start &&
		    low[to] - high > leak * (end - readings->dose[to]))
			return 1;
	}
	return 0;
}

const char *
recorded_no_answer(const struct recorded *run, double tolerance)
{
	struct readings readings;

	if (recorded_is_jvm(run))
		return "its heap grows by policy";
	if (run->leaks)
		return run->injected < LEAKS * tolerance
			   ? "leaks less than twice the tolerance"
			   : NULL;
	readings_take(&readings, run);
	if (readings_growth(&readings) >= tolerance)
		return "rises until its end";
	return readings_await_a_step(&readings, LEAKS * tolerance)
		   ? "rose in a step, of which the next is not due"
		   : NULL;
}
