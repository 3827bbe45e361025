/* SPDX-License-Identifier: MIT */
#include "judge/segment_proof.h"

#include <math.h>
#include <stdio.h>

#include "base/units.h"

const struct run_segment *
segment_proof_lost(const struct run_info *info)
{
	const struct run_segment *segments = info->segments.items;

	for (size_t i = 0; i < info->segments.count; i++)
		if (!isnan(segments[i].known_s))
			return &segments[i];
	return NULL;
}

/* A leak in what is known is one; what is level may have had less load. */
void
segment_proof_read(struct conditions *conditions, const struct run_info *info)
{
	const struct run_segment *lost = segment_proof_lost(info);
	char time[UNITS_TEXT];

	if (lost == NULL)
		return;
	snprintf(conditions->undone, sizeof(conditions->undone),
		 "segment %.0f/%.0f was ended before its time, and how many "
		 "requests there were is known up to %s only",
		 lost->number, lost->count,
		 units_duration(time, fmax(lost->known_s, 0)));
}
