/* SPDX-License-Identifier: MIT */
/* How much memory a process may still take. */
#ifndef SAMPLE_ROOM_H
#define SAMPLE_ROOM_H

/* MemAvailable of /proc/meminfo, in bytes; NAN: not such a text. */
double room_parse_available(const char *text);

struct room {
	double bytes;	/* INFINITY: nothing is known */
	const char *of; /* what is that scarce: "memory.max" */
};

/* The scarcest of the machine and of the control groups that hold the process
 * whose directory that is. */
struct room room_of(int dir);

#endif
