/* SPDX-License-Identifier: MIT */
/*
 * A protocol by which monitoring systems are told: a file receiver_NAME.c that
 * ends in one const struct, and a row in receivers.def.
 */
#ifndef OUT_RECEIVER_H
#define OUT_RECEIVER_H

#include "base/buf.h"
#include "out/points.h"

/* Who tells: labels of each point. */
enum { IDENTITY_LABELS = 6 };
struct identity {
	struct label labels[IDENTITY_LABELS];
	size_t count;
};

struct receiver {
	const char *name; /* --out NAME=URL */
	const char *help;
	const char *path;	    /* of a URL that has none */
	const char *const *headers; /* NULL-terminated */
	void (*encode)(struct buf *, const struct point_set *,
		       const struct identity *);
	/* Whether it may work if it is tried again, by the status. */
	int (*again)(long status);
	/* Why points were refused, though the status is 2xx; 0: none was.
	 * NULL: the status says it all. */
	int (*refuses)(const char *reply, struct buf *why);
};

#define RECEIVER(name) extern const struct receiver receiver_##name;
#include "out/receivers.def"
#undef RECEIVER

extern const struct receiver *const receivers[]; /* NULL-terminated */

#endif
