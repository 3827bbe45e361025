/* SPDX-License-Identifier: MIT */
/* One of two profiles that are compared. Whoever wrote it is not trusted. */
#ifndef CMD_PROFILE_SIDE_H
#define CMD_PROFILE_SIDE_H

#include "profile/profile.h"

/* Who holds how much, for each request or hour, or in all. */
struct side_row {
	char *name, *place; /* owned; "" */
	int line;
	double bytes;
};

struct side_rows {
	struct side_row *rows;
	size_t count;
};

struct profile_side {
	const char *path; /* borrowed */
	const char *each; /* "request", "hour"; NULL: in all */
	double dose;	  /* 1: in all */
	double total;	  /* bytes for each */
	int is_held;	  /* it tells who keeps memory, not who allocated it */
	struct side_rows packages, functions;
	struct buf proto; /* its pprof file; may be empty */
};

/* STATUS_DATA, STATUS_IO. */
int profile_side_read(struct profile_side *, const char *path, struct error *);
void profile_side_free(struct profile_side *);

#endif
