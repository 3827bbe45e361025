/* SPDX-License-Identifier: MIT */
/* Has the kernel killed for lack of memory since the watch began? */
#ifndef SAMPLE_OOM_H
#define SAMPLE_OOM_H

#include <stddef.h>
#include <sys/types.h>

/* A counter: of the process's control group, or of the whole machine. */
struct oom_counter {
	char path[512];
	double kills;
};

void oom_counter_start(struct oom_counter *, pid_t);
int oom_counter_rose(const struct oom_counter *);
/* What was counted so far is no news any more. */
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
