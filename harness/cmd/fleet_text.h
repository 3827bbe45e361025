/* SPDX-License-Identifier: MIT */
/* The rows of a fleet, for a terminal and as JSON. */
#ifndef CMD_FLEET_TEXT_H
#define CMD_FLEET_TEXT_H

#include "judge/fleet.h"

/* A fleet_judged_fn, with the settings: what has to be kept of the run. */
void fleet_text_keep(void *settings, struct fleet_row *, const struct judged *);
void fleet_text_print(const struct fleet_row *, const struct settings *);
/* "1,000 series: 12 LEAK, 960 FLAT, 28 INCONCLUSIVE", and what PromQL says. */
void fleet_text_sum(const struct fleet_row *, size_t count);

#endif
