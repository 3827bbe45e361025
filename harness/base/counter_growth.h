/* SPDX-License-Identifier: MIT */
#ifndef BASE_COUNTER_GROWTH_H
#define BASE_COUNTER_GROWTH_H

#include "base/buf.h"

/* "growth per sld: did you mean per sold?", where no counter is called so. */
void counter_growth_unknown(struct buf *, const char *name,
			    const struct strings *counters);

#endif
