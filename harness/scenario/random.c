/* SPDX-License-Identifier: MIT */
#include "scenario/random.h"

#include <string.h>

#include "base/random.h"

static uint64_t
random_next(struct random *random)
{
	random->state += RANDOM_STEP;
	return random_mix(random->state);
}

void
random_seed(struct random *random, double seed, uint64_t id, uint64_t iteration)
{
	uint64_t bits = 0;

	memcpy(&bits, &seed, sizeof(bits));
	random->state = random_mix(bits + RANDOM_STEP);
	random->state = random_mix(random->state + id);
	random->state = random_mix(random->state + iteration);
}

double
random_fraction(struct random *random)
{
	return random_unit(random_next(random));
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
