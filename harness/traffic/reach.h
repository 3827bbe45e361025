/* SPDX-License-Identifier: MIT */
/*
 * The files that an input may name: regular ones beneath its own folder or a
 * folder that the user allows, links followed first. An input may come from a
 * stranger, and what it names ends up in a scenario.
 */
#ifndef TRAFFIC_REACH_H
#define TRAFFIC_REACH_H

#include <stddef.h>

#include "base/buf.h"

enum { REACH_MOST = 16 * 1024 * 1024 /* bytes that one input may have read */ };

struct reach {
	const char *input;	       /* its path; "-": it has no folder */
	const struct strings *allowed; /* further folders; NULL: none */
	size_t used;		       /* bytes read so far */
};

/*
 * The real path of a file that stands in the folder of `from`, which is the
 * input or a file that was found this way; owned. NULL: there is none, or it is
 * out of reach.
 */
char *reach_find(const struct reach *, const char *from, const char *path);
/* Appends a file that reach_find() found, of at most so many bytes; -1. */
int reach_read(struct reach *, const char *real, size_t most, struct buf *);

#endif
