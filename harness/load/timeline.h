/* SPDX-License-Identifier: MIT */
/*
 * When the lines of a log are due, from their times. Most logs have whole
 * seconds: once all lines of a second are known, they are spread evenly over
 * it. Times with fractions are kept. No line is due before the one in front of
 * it. Nothing here reads a clock.
 */
#ifndef LOAD_TIMELINE_H
#define LOAD_TIMELINE_H

#include <stddef.h>

struct timeline {
	double speed;
	int begun, exact; /* a time with a fraction has been seen */
	double first_s;	  /* time of the first line */
	double second;	  /* of the group: lines that wait for their time */
	size_t count;	  /* lines of the group */
	size_t given;	  /* lines of its second that have their time */
	size_t lines;	  /* of that second in all, as far as is known */
	size_t before;	  /* lines of the second before */
	double due_s;	  /* of the last line that was given its time */
};

void timeline_init(struct timeline *, double speed);
/* Whether a line of that time begins the next group. */
int timeline_is_next_group(const struct timeline *, double time_s);
/* Adds a line to the group. */
void timeline_add(struct timeline *, double time_s);
/*
 * The group is complete, or (whole is 0) there is no space for the rest of it.
 * Call timeline_due() next, for each of its lines.
 */
void timeline_release(struct timeline *, int whole);
/* Seconds from the first line of the log to when the group's next line is due.
 */
double timeline_due(struct timeline *, double time_s);

#endif
