/* SPDX-License-Identifier: MIT */
/* How much memory a process may still take. */
#ifndef SAMPLE_MEMORY_HEADROOM_H
#define SAMPLE_MEMORY_HEADROOM_H

/* MemAvailable of /proc/meminfo, in bytes; NAN: not such a text. */
double headroom_parse_available(const char *text);

struct headroom {
	double bytes;	/* INFINITY: nothing is known */
	const char *of; /* what is that scarce: "memory.max" */
};

/* The scarcest of the machine and of the control groups that hold the process
 * whose directory that is. */
struct headroom headroom_of(int dir);

#endif
