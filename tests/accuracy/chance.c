/* SPDX-License-Identifier: MIT */
#include "chance.h"

#include <math.h>
#include <stdlib.h>

#define LEVEL 0.05

static double
chance_of(size_t errors, size_t n, double p)
{
	double k = (double)errors, all = (double)n;

	return exp(lgamma(all + 1) - lgamma(k + 1) - lgamma(all - k + 1) +
		   k * log(p) + (all - k) * log1p(-p));
}

double
chance_tail(size_t errors, size_t n, double p)
{
	double below = 0;

	for (size_t i = 0; i < errors; i++)
		below += chance_of(i, n, p);
	return fmax(1 - below, 0);
}

/* The rate at which so few errors, or fewer, have that probability. */
double
chance_bound(size_t errors, size_t n)
{
	double low = 0, high = 1;

	if (n == 0 || errors >= n)
		return 1;
	for (int i = 0; i < 60; i++) {
		double p = (low + high) / 2;

		if (1 - chance_tail(errors + 1, n, p) > LEVEL)
			low = p;
		else
			high = p;
	}
	return high;
}

static int
chance_compare(const void *a, const void *b)
{
	const double *p = a, *q = b;

	return (*p > *q) - (*p < *q);
}

size_t
chance_holm(double *p, size_t m)
{
	size_t i = 0;

	qsort(p, m, sizeof(*p), chance_compare);
	while (i < m && p[i] <= LEVEL / (double)(m - i))
		i++;
	return i;
}
