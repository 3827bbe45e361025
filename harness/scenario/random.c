/* SPDX-License-Identifier: MIT */
/*
 * Numbers that look random and follow from (seed, user, iteration):
 * splitmix64 (Steele, Lea and Flood, 2014).
 */
#include <string.h>

#include "scenario/internal.h"

static uint64_t
random_mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint64_t
random_next(struct random *random)
{
	random->state += UINT64_C(0x9e3779b97f4a7c15);
	return random_mix(random->state);
}

void
random_seed(struct random *random, double seed, uint64_t id, uint64_t iteration)
{
	uint64_t bits = 0;

	memcpy(&bits, &seed, sizeof(bits));
	random->state = random_mix(bits + UINT64_C(0x9e3779b97f4a7c15));
	random->state = random_mix(random->state + id);
	random->state = random_mix(random->state + iteration);
}

double
random_fraction(struct random *random)
{
	return (double)(random_next(random) >> 11) * 0x1p-53;
}

uint64_t
random_below(struct random *random, uint64_t n)
{
	uint64_t least = n > 0 ? -n % n : 0, drawn;

	do
		drawn = random_next(random);
	while (drawn < least);
	return n > 0 ? drawn % n : drawn;
}
