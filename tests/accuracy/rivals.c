/* SPDX-License-Identifier: MIT */
/* What is done elsewhere with the same readings. */
#include "accuracy.h"

#include <math.h>

#include "base/mem.h"
#include "base/student.h"

struct part {
	const double *x, *y;
	size_t n;
};

/* Least squares on every reading as if they were independent. */
static int
rival_line(const struct part *part)
{
	double n = (double)part->n, mx = 0, my = 0, sxx = 0, sxy = 0, syy = 0;
	double slope, rest;

	for (size_t i = 0; i < part->n; i++) {
		mx += part->x[i] / n;
		my += part->y[i] / n;
	}
	for (size_t i = 0; i < part->n; i++) {
		sxx += (part->x[i] - mx) * (part->x[i] - mx);
		sxy += (part->x[i] - mx) * (part->y[i] - my);
		syy += (part->y[i] - my) * (part->y[i] - my);
	}
	slope = sxy / sxx;
	rest = fmax(syy - slope * sxy, 0);
	if (!(slope > 0))
		return 0;
	return !(rest > 0) ||
	       student_tail(slope / sqrt(rest / (n - 2) / sxx), n - 2) < 0.05;
}

/* Mann-Kendall; ties make the variance smaller, which is left out here. */
static int
rival_mann_kendall(const struct part *part)
{
	double n = (double)part->n, s = 0;

	for (size_t i = 0; i < part->n; i++)
		for (size_t j = i + 1; j < part->n; j++)
			s += (part->y[j] > part->y[i]) -
			     (part->y[j] < part->y[i]);
	return (s - 1) / sqrt(n * (n - 1) * (2 * n + 5) / 18) > 1.6449;
}

static double
rival_mean(const double *y, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += y[i] / (double)n;
	return sum;
}

static int
rival_threshold(const struct part *part)
{
	size_t tenth = part->n / 10;

	return part->y[part->n - 1] > 1.1 * rival_mean(part->y, tenth);
}

static const struct rival {
	const char *name;
	int (*leaks)(const struct part *);
	int second_half;
} rivals[] = {
    {"least squares, p < 0.05, whole run", rival_line, 0},
    {"least squares, p < 0.05, second half", rival_line, 1},
    {"Mann-Kendall, p < 0.05, whole run", rival_mann_kendall, 0},
    {"Mann-Kendall, p < 0.05, second half", rival_mann_kendall, 1},
    {"end over 10 % above the first tenth", rival_threshold, 0},
};

static void
rival_print(const struct rival *rival, const struct corpus *corpus, FILE *out)
{
	size_t alarms[2] = {0, 0}, runs[2] = {0, 0};

	for (size_t i = 0; i < corpus->count; i++) {
		const struct recorded *run = &corpus->runs[i];
		size_t skip = rival->second_half ? run->nrows / 2 : 0;
		struct part part = {run->dose + skip, recorded_rss(run) + skip,
				    run->nrows - skip};

		runs[run->leaks]++;
		alarms[run->leaks] += (size_t)rival->leaks(&part);
	}
	fprintf(out, "  %-38s %2zu of %zu flat runs, %2zu of %zu leaks\n",
		rival->name, alarms[0], runs[0], alarms[1], runs[1]);
}

void
rivals_print(const struct corpus *corpus, FILE *out)
{
	struct confusion others, jvm;

	fprintf(out, "Who says LEAK of the recorded runs\n");
	for (size_t i = 0; i < COUNT(rivals); i++)
		rival_print(&rivals[i], corpus, out);
	corpus_judge(corpus, 64, 0, &others, NULL);
	corpus_judge(corpus, 64, 1, &jvm, NULL);
	fprintf(out,
		"  %-38s %2zu of the flat runs, %zu of the leaks "
		"(%zu FLAT, %zu undecided, of those %zu JVM)\n",
		"ours, 64 B/request", others.false_leaks + jvm.false_leaks,
		others.leaks + jvm.leaks - others.false_leaks - jvm.false_leaks,
		others.flats + jvm.flats, others.undecided + jvm.undecided,
		jvm.undecided);
}
