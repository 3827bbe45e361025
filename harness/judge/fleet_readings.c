/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/fleet_series.h"

void
readings_add(struct fleet_readings *readings, double time_s, double value)
{
	if (readings->n == readings->room) {
		readings->room = readings->room > 0 ? 2 * readings->room : 64;
		readings->pairs =
		    xrealloc(readings->pairs,
			     2 * readings->room * sizeof(*readings->pairs));
	}
	readings->pairs[2 * readings->n] = time_s;
	readings->pairs[2 * readings->n++ + 1] = value;
}

void
readings_halve(struct fleet_readings *readings)
{
	size_t half = readings->n / 2;

	for (size_t i = 0; i < half; i++) {
		size_t from = 2 * i + (reading_value(readings, 2 * i + 1) <
				       reading_value(readings, 2 * i));

		memmove(readings->pairs + 2 * i, readings->pairs + 2 * from,
			2 * sizeof(*readings->pairs));
	}
	readings->n = half;
	readings->room = half > 0 ? half : 1;
	readings->pairs =
	    xrealloc(readings->pairs, 2 * readings->room * sizeof(double));
}
