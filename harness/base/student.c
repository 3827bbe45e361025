/* SPDX-License-Identifier: MIT */
/*
 * Student's t distribution for any positive degrees of freedom, from the
 * incomplete beta function by Lentz's continued fraction (Abramowitz and
 * Stegun 26.5.8 and 26.7.1).
 */
#include "base/student.h"

#include <math.h>

enum { STEPS = 300 };

static double
student_away_from_zero(double value)
{
	return fabs(value) < 1e-300 ? 1e-300 : value;
}

static double
student_fraction(double a, double b, double x)
{
	double c = 1;
	double d = 1 / student_away_from_zero(1 - (a + b) * x / (a + 1));
	double value = d;

	for (int m = 1; m < STEPS; m++) {
		double terms[2] = {m * (b - m) * x /
				       ((a + 2 * m - 1) * (a + 2 * m)),
				   -(a + m) * (a + b + m) * x /
				       ((a + 2 * m) * (a + 2 * m + 1))};
		double before = value;

		for (int i = 0; i < 2; i++) {
			d = 1 / student_away_from_zero(1 + terms[i] * d);
			c = student_away_from_zero(1 + terms[i] / c);
			value *= c * d;
		}
		if (fabs(value - before) <= 1e-15 * fabs(value))
			break;
	}
	return value;
}

/* The regularised incomplete beta function. */
static double
student_beta(double a, double b, double x)
{
	double front;
	int sign;

	if (!(x > 0) || x >= 1)
		return x >= 1;
	front = exp(lgamma_r(a + b, &sign) - lgamma_r(a, &sign) -
		    lgamma_r(b, &sign) + a * log(x) + b * log1p(-x));
	if (x < (a + 1) / (a + b + 2))
		return front * student_fraction(a, b, x) / a;
	return 1 - front * student_fraction(b, a, 1 - x) / b;
}

double
student_tail(double t, double df)
{
	double half;

	if (isinf(t))
		return t < 0;
	half = student_beta(df / 2, 0.5, df / (df + t * t)) / 2;
	return t < 0 ? 1 - half : half;
}

static double
student_density(double t, double df)
{
	int sign;

	return exp(lgamma_r((df + 1) / 2, &sign) - lgamma_r(df / 2, &sign) -
		   (df + 1) / 2 * log1p(t * t / df)) /
	       sqrt(df * M_PI);
}

/* Newton's method within a bracket, which each step narrows. */
double
student_quantile(double tail, double df)
{
	double low = 0, high = 1, t = 1;

	if (tail > 0.5)
		return -student_quantile(1 - tail, df);
	while (student_tail(high, df) > tail && high < 1e6) {
		low = high;
		high *= 2;
	}
	t = (low + high) / 2;
	for (int i = 0; i < 60 && high - low > 1e-12 * high; i++) {
		double off = student_tail(t, df) - tail, before = t;

		if (off > 0)
			low = t;
		else
			high = t;
		t += off / student_density(t, df);
		if (!(t > low && t < high))
			t = (low + high) / 2;
		if (fabs(t - before) < 1e-12 * high)
			break;
	}
	return t;
}
