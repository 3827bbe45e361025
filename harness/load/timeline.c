/* SPDX-License-Identifier: MIT */
#include "load/timeline.h"

#include <math.h>

void
timeline_init(struct timeline *timeline, double speed)
{
	*timeline = (struct timeline){.speed = speed};
}

/* A line that is out of order belongs to the second under way. */
static double
timeline_second(const struct timeline *timeline, double time_s)
{
	double second = floor(time_s);

	return timeline->begun ? fmax(second, timeline->second) : second;
}

int
timeline_is_next_group(const struct timeline *timeline, double time_s)
{
	return timeline->count > 0 &&
	       (timeline->exact ||
		timeline_second(timeline, time_s) > timeline->second);
}

void
timeline_add(struct timeline *timeline, double time_s)
{
	double second = timeline_second(timeline, time_s);

	if (!timeline->begun)
		timeline->first_s = time_s;
	if (timeline->begun && second > timeline->second) {
		timeline->before = timeline->given;
		timeline->given = 0;
	}
	timeline->begun = 1;
	timeline->second = second;
	timeline->count++;
	timeline->exact |= time_s != floor(time_s);
}

/* If the group is not complete, the second may have as many lines as the one
 * before. */
void
timeline_release(struct timeline *timeline, int whole)
{
	timeline->lines = timeline->given + timeline->count;
	if (!whole && timeline->lines < timeline->before)
		timeline->lines = timeline->before;
}

double
timeline_due(struct timeline *timeline, double time_s)
{
	double fraction = (double)timeline->given / (double)timeline->lines;
	double time = timeline->exact ? time_s : timeline->second + fraction;

	timeline->given++;
	timeline->count--;
	timeline->due_s =
	    fmax(timeline->due_s, (time - timeline->first_s) / timeline->speed);
	return timeline->due_s;
}
