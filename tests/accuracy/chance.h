/* SPDX-License-Identifier: MIT */
/* What a count of errors among so many series proves. */
#ifndef ACCURACY_CHANCE_H
#define ACCURACY_CHANCE_H

#include <stddef.h>

/* P(X >= errors) where each of n is one with probability p: exact. */
double chance_tail(size_t errors, size_t n, double p);
/* The 95 % upper bound, one-sided, of the rate: Clopper and Pearson 1934. */
double chance_bound(size_t errors, size_t n);
/*
 * Holm 1979: sorts the tails p of m tests, and returns how many of them are
 * significant together at 5 %.
 */
size_t chance_holm(double *p, size_t m);

#endif
