/* SPDX-License-Identifier: MIT */
/*
 * Numbers that look random and follow from (seed, user, iteration):
 * splitmix64 (Steele, Lea and Flood, 2014).
 */
#ifndef SCENARIO_RANDOM_H
#define SCENARIO_RANDOM_H

#include <stdint.h>

struct random {
	uint64_t state;
};

void random_seed(struct random *, double seed, uint64_t id, uint64_t iteration);
double random_fraction(struct random *); /* 0 <= x < 1 */
/* Below n, each as likely; n 0 stands for 2^64. */
uint64_t random_below(struct random *, uint64_t n);

#endif
