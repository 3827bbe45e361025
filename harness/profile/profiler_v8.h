/* SPDX-License-Identifier: MIT */
/* What HeapProfiler.getSamplingProfile answers. */
#ifndef PROFILE_PROFILER_V8_H
#define PROFILE_PROFILER_V8_H

#include <jansson.h>

#include "profile/profile.h"

/*
 * The newest sample of each checkpoint: V8 numbers them in the order of
 * allocation, so what is older than that was allocated before.
 */
struct v8_ages {
	double newest[PROFILE_CHECKPOINTS];
};

/* One more checkpoint; STATUS_UNAVAILABLE: it is no profile. */
int v8_parse(struct profile *, struct v8_ages *, json_t *result,
	     struct error *);

#endif
