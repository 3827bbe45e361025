/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "sample/ask.h"
#include "sample/smaps.h"

void
ask_split(const struct contact *contact, const struct heap_range *range,
	  double *values)
{
	struct smaps smaps;

	smaps_begin(&smaps);
	smaps.range_from = range->from;
	smaps.range_to = range->to;
	smaps.range_file = range->file;
	if (smaps_read(contact->dir, &smaps) != 0 || smaps_end(&smaps) != 0 ||
	    smaps.range_size < range->least)
		return;
	if (range->file == NULL)
		values[ASK_RESIDENT] = smaps.in_range;
	values[ASK_OUTSIDE] = 0;
	for (size_t i = 0; i < MAP_KINDS; i++)
		values[ASK_OUTSIDE] += smaps.bytes[i];
}
