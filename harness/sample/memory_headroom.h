/* SPDX-License-Identifier: MIT */
/* How much memory a process may still take. */
#ifndef SAMPLE_MEMORY_HEADROOM_H
#define SAMPLE_MEMORY_HEADROOM_H

/* MemAvailable of /proc/meminfo, in bytes; NAN: not there. */
double headroom_parse_available(const char *text);

struct headroom {
	double bytes;	/* INFINITY: nothing is known */
	const char *of; /* what sets the limit: "memory.max" */
};

/* The smallest headroom of the machine and of the control groups that the
 * process of that directory is in. */
struct headroom headroom_of(int dir);

#endif
