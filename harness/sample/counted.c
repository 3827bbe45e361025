/* SPDX-License-Identifier: MIT */
#include "sample/counted.h"

#include <stdio.h>

void
counted_columns(const struct strings *names, struct strings *columns)
{
	char name[sizeof(COUNTER_COLUMN) + COUNTER_NAME];

	for (size_t i = 0; names != NULL && i < names->count; i++) {
		snprintf(name, sizeof(name), COUNTER_COLUMN "%s",
			 names->items[i]);
		strings_add(columns, name);
	}
}

void
counted_take(const struct strings *names, const struct dose *dose, double *row)
{
	for (size_t i = 0; names != NULL && i < names->count; i++)
		row[i] = (double)dose_counted(dose, i);
}
