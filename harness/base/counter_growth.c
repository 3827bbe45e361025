/* SPDX-License-Identifier: MIT */
#include "base/counter_growth.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"

void
counter_growth_unknown(struct buf *out, const char *name,
		       const struct strings *counters)
{
	const char **words =
	    xcalloc(PERS + counters->count + 1, sizeof(*words));
	const char *near;

	for (int i = 0; i < PERS; i++)
		words[i] = units_per((enum growth_per)i);
	for (size_t i = 0; i < counters->count; i++)
		words[PERS + i] = counters->items[i];
	near = text_nearest(name, words);
	free(words);
	if (near != NULL)
		buf_addf(out, "growth per %s: did you mean per %s?", name,
			 near);
	else
		buf_addf(out,
			 "growth per %s: the scenario has no counter('%s') at "
			 "the top of its file",
			 name, name);
}
