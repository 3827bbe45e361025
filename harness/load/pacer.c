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
