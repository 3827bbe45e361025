/* SPDX-License-Identifier: MIT */
#include "verdict/looks.h"

size_t
looks_plan(double duration, double most, double looks[LOOKS])
{
	size_t n = 0;

	for (double at = duration / 4; at < 0.99 * most && n + 1 < LOOKS;
	     at *= 2)
		looks[n++] = at;
	looks[n++] = most;
	return n;
}

int
looks_certain(enum verdict_kind now, enum verdict_kind before)
{
	return now == before && (now == VERDICT_FLAT || now == VERDICT_LEAK);
}
