/* SPDX-License-Identifier: MIT */
#include "load/pacer.h"

static const struct pacer *const pacer_table[] = {
#define PACER(name) &pacer_##name,
#include "load/pacers.def"
#undef PACER
};

/* One of the last two always applies. */
const struct pacer *
pacer_choose(const struct settings *settings)
{
	const struct pacer *const *pacer = pacer_table;

	while (!(*pacer)->applies(settings))
		pacer++;
	return *pacer;
}

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
