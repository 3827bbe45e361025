/* SPDX-License-Identifier: MIT */
/*
 * Three looks at Node's heap: before a dose, halfway and after it. The numbers
 * that V8 gives to objects tell in which half they were allocated, so only the
 * last snapshot is kept, and of it only what profile/heap_graph.h says.
 */
#ifndef PROFILE_V8_SNAPSHOTS_H
#define PROFILE_V8_SNAPSHOTS_H

#include "profile/heap_holders.h"
#include "sample/cdp.h"

struct v8_snapshots {
	struct kept_since since;
	int begun;
};

/* Each takes one, in the same session. Why it cannot be is put into
 * profile->keepers_missing, and those that follow do nothing. */
void v8_snapshots_begin(struct v8_snapshots *, struct cdp *, struct contact *,
			struct profile *);
void v8_snapshots_half(struct v8_snapshots *, struct cdp *, struct profile *);
void v8_snapshots_end(struct v8_snapshots *, struct cdp *, struct profile *);
void v8_snapshots_free(struct v8_snapshots *);

#endif
