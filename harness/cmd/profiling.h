/* SPDX-License-Identifier: MIT */
/*
 * A profile of one dose, in parts: bursts that warm up, then as many between
 * which the runtime is asked what it still holds. Nothing is under way then.
 */
#ifndef CMD_PROFILING_H
#define CMD_PROFILING_H

#include "cmd/cmd.h"
#include "profile/profile.h"

enum { PROFILING_CYCLES = 2 * PROFILE_CHECKPOINTS };

struct profiling {
	const struct profiler *profiler;
	struct contact contact;
	char target[64]; /* "node (pid 123)" */
	void *state;	 /* between begin and end */
	unsigned settled;
	uint64_t before;
	struct profile profile;
	double requests; /* of the bursts that were profiled */
	/* After-collection growth a request that a run measured before; NAN:
	 * none did. */
	double run_growth;
	struct error err;
};

void profiling_init(struct profiling *);
void profiling_free(struct profiling *);
/* A burst has been answered: how many requests were, up to now. -1: err says
 * what failed. */
int profiling_step(struct profiling *, const struct settings *, struct target *,
		   uint64_t requests);
/* No more is asked, and what was opened for it is closed. */
void profiling_end(struct profiling *);

/*
 * The growth a request that shares are of: what the run measured, else what the
 * heap did during the dose if that is beyond its noise, else all that is held.
 */
struct reference {
	double bytes;
	const char *of; /* "the growth" */
};
struct reference profiling_reference(const struct profiling *);

/* profile_files.c: what is left in the directory, and the same as JSON. */
json_t *profile_json(const struct profiling *);
int profile_keep(const struct profiling *, const char *dir, struct error *);
/* profile_text.c */
void profile_print(const struct profiling *, const char *dir, int brief);

/* cmd_profile.c: profiles into a directory, prints and keeps what came of it.
 */
enum status profile_scenario(struct invocation *, const char *dir,
			     double run_growth, struct error *);

#endif
