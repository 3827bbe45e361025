/* SPDX-License-Identifier: MIT */
/*
 * Two runs that take turns. Each is a process of its own that reports when its
 * burst has been answered and read, and then waits to be called for the next.
 */
#ifndef DRIVE_TURNS_H
#define DRIVE_TURNS_H

/* The pipes of one of the two. */
struct turns {
	int done_fd; /* to write a byte after each burst */
	int go_fd;   /* to read a byte before each burst; closed: stop */
};

enum turn { TURN_MINE, TURN_OTHERS, TURN_NONE };

/* turns may be NULL: then it is always our turn. */
void turns_report(const struct turns *);
enum turn turns_poll(const struct turns *); /* does not block */

#endif
