/* SPDX-License-Identifier: MIT */
/* Parses the result of HeapProfiler.getSamplingProfile. */
#ifndef PROFILE_PROFILER_V8_H
#define PROFILE_PROFILER_V8_H

#include <jansson.h>

#include "profile/profile.h"

/*
 * The number of the newest sample at each checkpoint. V8 numbers samples in the
 * order of allocation, so lower numbers were allocated before it.
 */
struct v8_ages {
	double newest[PROFILE_CHECKPOINTS];
};

/* Adds a checkpoint. STATUS_UNAVAILABLE: the result has no profile. */
int v8_parse(struct profile *, struct v8_ages *, json_t *result,
	     struct error *);
/* Gives a frame its package, by its place. */
void v8_belongs(struct frame *);

#endif
