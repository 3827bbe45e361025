/* SPDX-License-Identifier: MIT */
/*
 * Two runs that take turns: each is a process of its own, says when a burst has
 * been answered and read, and waits until it is called for the next.
 */
#ifndef DRIVE_TURNS_H
#define DRIVE_TURNS_H

/* Of the one that is called. */
struct turns {
	int told;   /* a byte goes here for each burst */
	int called; /* a byte comes from here for each; its end: no more */
};

enum turn { TURN_MINE, TURN_OTHERS, TURN_NONE };

/* NULL: there is nobody else, and it is always one's own turn. */
void turns_tell(const struct turns *);
enum turn turns_mine(const struct turns *); /* never waits */

#endif
