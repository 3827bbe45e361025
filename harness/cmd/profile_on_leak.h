/* SPDX-License-Identifier: MIT */
#ifndef CMD_PROFILE_ON_LEAK_H
#define CMD_PROFILE_ON_LEAK_H

#include "cmd/profile_slices.h"
#include "cmd/run_observer.h"

/*
 * For `watch --profile`: profiles from when the verdict so far is LEAK. Fill
 * in settings and observer; the other fields are 0.
 */
struct profile_on_leak {
	const struct settings *settings;
	struct run_observer *observer; /* whose verdict counts */
	double began;		       /* of clock_now(): the watch */
	uint64_t counted;
	struct profile_session session;
	struct profile_slices slices;
};

/* The observer's looked() and ended(), with this as their arg. */
int profile_on_leak_look(void *arg, struct target *, uint64_t counted);
void profile_on_leak_end(void *arg);
/* Writes it into a folder of the run, and prints it, if there was a LEAK. */
void profile_on_leak_finish(struct profile_on_leak *, const char *run,
			    struct error *);
void profile_on_leak_free(struct profile_on_leak *);

#endif
