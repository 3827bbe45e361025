/* SPDX-License-Identifier: MIT */
/*
 * A profile of one dose: a burst that warms up, then one between whose ends the
 * runtime is asked what it still holds. Nothing is under way at either end.
 */
#ifndef CMD_PROFILING_H
#define CMD_PROFILING_H

#include "cmd/cmd.h"
#include "profile/profile.h"

enum { PROFILING_CYCLES = 2 };

struct profiling {
	const struct profiler *profiler;
	struct contact contact;
	void *state; /* between begin and end */
	uint64_t before;
	struct profile profile;
	double requests; /* of the burst that was profiled */
	struct error err;
};

void profiling_init(struct profiling *);
void profiling_free(struct profiling *);
/* A burst has been answered: how many requests were, up to now. -1: err says
 * what failed. */
int profiling_step(struct profiling *, const struct settings *, struct target *,
		   uint64_t requests);

/* cmd_profile.c: profiles into a directory, prints and keeps what came of it.
 */
enum status profile_scenario(struct invocation *, const char *dir,
			     struct error *);

#endif
