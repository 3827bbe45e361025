/* SPDX-License-Identifier: MIT */
#include "judge/load_crowd.h"

#include <math.h>

/* Seconds until the last users are added; 0: none are. */
static double
crowd_rises_until(const struct run_load *load)
{
	const struct run_point *stages = load->stages.items;
	double level = load->users, at = 0, until = 0;

	for (size_t i = 0; i < load->stages.count; i++) {
		at += stages[i].seconds;
		if (stages[i].level > level)
			until = at;
		level = stages[i].level;
	}
	return until;
}

/* Under a rate users are a pool, and a log has users of its own. */
enum crowd
load_crowd(const struct run_load *load)
{
	if (!load->present || !(load->users > 0) || load->replay != NULL)
		return CROWD_UNKNOWN;
	if (load->rate >= 0 || crowd_rises_until(load) <= load->duration_s / 2)
		return CROWD_HELD;
	return CROWD_GROWS;
}
