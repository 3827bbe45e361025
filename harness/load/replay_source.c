/* SPDX-License-Identifier: MIT */
#include "load/replay_source.h"

#include <math.h>

int
replay_source_next(struct replay_source *source, struct error *err)
{
	struct replay_entry *entry = &source->entry;
	struct hit hit;
	int got;

	while ((got = log_reader_next(source->reader, &hit, err)) > 0) {
		enum line_kind kind = LINE_NO_TIME;

		if (isfinite(hit.time_s))
			kind = replay_map_read(&source->map, &hit, entry);
		entry->at_s = hit.time_s;
		replay_count_add(&source->count, &source->map, &hit, kind,
				 entry);
		if (kind == LINE_SENDABLE)
			return 1;
	}
	return got;
}
