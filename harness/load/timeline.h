/* SPDX-License-Identifier: MIT */
/*
 * When the lines of a log are due, from the times that they tell. Most logs
 * tell whole seconds: lines of the same second are spread evenly over it, once
 * all of them are known. Where times have fractions they are kept as they are.
 * None is due before the one in front of it. Nothing here looks at a clock.
 */
#ifndef LOAD_TIMELINE_H
#define LOAD_TIMELINE_H

#include <stddef.h>

struct timeline {
	double speed;
	int begun, exact; /* a time with a fraction has been seen */
	double first_s;	  /* time of the first line */
	double second;	  /* that the group under way is of */
	size_t count;	  /* lines of the group that wait for their time */
	size_t given;	  /* lines of its second that have theirs */
	size_t lines;	  /* of that second in all, as far as is known */
	size_t before;	  /* the same of the second before */
	double due_s;	  /* of the last one that was given its time */
};

void timeline_init(struct timeline *, double speed);
/* Whether a line of that time is none of the group under way. */
int timeline_parts(const struct timeline *, double time_s);
/* Another line of the group; begins one if there is none. */
void timeline_add(struct timeline *, double time_s);
/*
 * The group is complete, or (whole is 0) there is no room for the rest of it:
 * timeline_due() next, for each of its lines.
 */
void timeline_release(struct timeline *, int whole);
/* The next line of it, in order, is due so long after the first line of all. */
double timeline_due(struct timeline *, double time_s);

#endif
