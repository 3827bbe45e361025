/* SPDX-License-Identifier: MIT */
/* The channels that one user holds, by the numbers that its script has. */
#ifndef LOAD_HELD_H
#define LOAD_HELD_H

#include "load/counts.h"
#include "net/channel.h"

struct held_channel {
	unsigned id;
	int keep;
	struct channel *channel;
	struct route_counts *route; /* of its messages; NULL: not counted */
};

/* Starts as all zero. */
struct held_channels {
	struct held_channel *items;
	size_t count, room;
};

/* NULL: there is none of that number. */
struct held_channel *held_find(struct held_channels *, unsigned id);
/* NULL: it holds as many as a user may. */
struct held_channel *held_add(struct held_channels *, struct channels *,
			      unsigned id, int keep);
void held_drop(struct held_channels *, struct held_channel *);
/* Closes those of an iteration; all: also those that outlast it. */
void held_end(struct held_channels *, int all);
void held_free(struct held_channels *);

#endif
