/* SPDX-License-Identifier: MIT */
#include "traffic/hit.h"

#include <math.h>

void
hit_init(struct hit *hit)
{
	*hit = (struct hit){.time_s = NAN, .body_bytes = NAN, .weight = 1};
}

int
hit_is_lost(const struct hit *hit)
{
	return hit->status == 400 || hit->status == 404 || hit->status == 405;
}
