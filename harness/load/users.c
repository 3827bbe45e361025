/* SPDX-License-Identifier: MIT */
/* How many users a segment has, apart from pacer.c: that knows every pacer. */
#include "load/pacer.h"

static size_t
share_of(const struct segment *segment, size_t total)
{
	size_t share = (size_t)segment_share(segment, total);

	return share > 0 ? share : 1;
}

void
pacer_users(const struct pacer *pacer, const struct settings *settings,
	    size_t *first, size_t *most)
{
	pacer->users(settings, first, most);
	*first = share_of(&settings->part, *first);
	*most = share_of(&settings->part, *most);
}
