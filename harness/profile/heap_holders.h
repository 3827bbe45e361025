/* SPDX-License-Identifier: MIT */
/* Who holds what a dose left behind, from a snapshot of the heap. */
#ifndef PROFILE_HEAP_HOLDERS_H
#define PROFILE_HEAP_HOLDERS_H

#include "profile/heap_kept.h"
#include "profile/profile.h"

/* Fills profile->keepers and what belongs to it. */
void heap_holders(struct profile *, const struct heap_graph *,
		  const struct heap_scripts *, const struct kept_since *);

#endif
