/* SPDX-License-Identifier: MIT */
/* What HeapProfiler.stopSampling answers. */
#ifndef PROFILE_PROFILER_V8_H
#define PROFILE_PROFILER_V8_H

#include <jansson.h>

#include "profile/profile.h"

/* Adds its frames; STATUS_UNAVAILABLE: it is no profile. */
int v8_parse(struct profile *, json_t *result, struct error *);

#endif
