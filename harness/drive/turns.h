/* SPDX-License-Identifier: MIT */
/*
 * Two runs that take turns. Each is a process of its own that reports when its
 * burst has been answered and read, and then waits to be called for the next.
 */
#ifndef DRIVE_TURNS_H
#define DRIVE_TURNS_H

#include <stdint.h>

/* The pipes of one of the two. */
struct turns {
	int done_fd; /* to write after each burst */
	int go_fd;   /* to read its requests before each burst; closed: stop */
};

enum turn { TURN_MINE, TURN_OTHERS, TURN_NONE };

/* turns may be NULL: then it is always our turn. Tells that a burst is over,
 * and how many requests one has as its own settings and the scenario say. */
void turns_report(const struct turns *, uint32_t planned);
/* Does not block. TURN_MINE: *burst is the requests of the next burst; 0: as
 * many as before. */
enum turn turns_poll(const struct turns *, uint32_t *burst);

#endif
