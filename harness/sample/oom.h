/* SPDX-License-Identifier: MIT */
/* Has the kernel killed for lack of memory since the watch began? */
#ifndef SAMPLE_OOM_H
#define SAMPLE_OOM_H

#include <stddef.h>
#include <sys/types.h>

/* A counter: of the process's control group, or of the whole machine. */
struct oom_watch {
	char path[512];
	double kills;
};

void oom_watch_start(struct oom_watch *, pid_t);
int oom_watch_rose(const struct oom_watch *);
/* What was counted so far is no news any more. */
void oom_watch_forget(struct oom_watch *);

/*
 * The group of a controller, from the text of /proc/PID/cgroup: "memory" for
 * version 1, "" for version 2. -1: none.
 */
int oom_parse_group(const char *text, const char *controller, char *group,
		    size_t size);
/* The counter, from memory.events, memory.oom_control or vmstat; NAN: none. */
double oom_parse_kills(const char *text);

#endif
