/* SPDX-License-Identifier: MIT */
/* Which routes become flows, where there are more of them than a scenario has
 * room for. */
#ifndef TRAFFIC_ROW_CHOICE_H
#define TRAFFIC_ROW_CHOICE_H

#include "traffic/census.h"

struct row_choice {
	const struct census_row *row;
	int asked;  /* it can be requested */
	int chosen; /* set by rows_choose() */
};

/*
 * Chooses at most that many: those with the most requests if they are counted,
 * or else as many of each method and first segment as there is room for.
 */
void rows_choose(struct row_choice *, size_t count, size_t most, int counts);

#endif
