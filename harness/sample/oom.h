/* SPDX-License-Identifier: MIT */
/* Has the kernel killed a process for lack of memory since the counter began?
 */
#ifndef SAMPLE_OOM_H
#define SAMPLE_OOM_H

#include <stddef.h>
#include <sys/types.h>

/* The kernel's count for the process's control group, or the whole machine. */
struct oom_counter {
	char path[512];
	double kills;	/* at first */
	double machine; /* the whole machine's, at the last look */
	int rose;
};

void oom_counter_start(struct oom_counter *, pid_t);
/*
 * Looks, and remembers. A container's group is gone soon after its process:
 * then what the machine counted since the look before tells.
 */
int oom_counter_rose(struct oom_counter *);
/* Starts again from the current count. */
void oom_counter_reset(struct oom_counter *);

/*
 * The group of a controller, from the text of /proc/PID/cgroup: "memory" for
 * version 1, "" for version 2. -1: none.
 */
int oom_parse_group(const char *text, const char *controller, char *group,
		    size_t size);
/* The counter, from memory.events, memory.oom_control or vmstat; NAN: none. */
double oom_parse_kills(const char *text);

#endif
