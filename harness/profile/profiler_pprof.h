/* SPDX-License-Identifier: MIT */
/* Go's heap profile as text: /debug/pprof/heap?debug=1. */
#ifndef PROFILE_PROFILER_PPROF_H
#define PROFILE_PROFILER_PPROF_H

#include "profile/profile.h"

/*
 * Adds the bytes of each stack, times sign: -1 for a profile taken before. They
 * are samples, and are scaled up as `go tool pprof` does
 * (runtime/pprof/protomem.go). STATUS_UNAVAILABLE: it is not a heap profile.
 */
int pprof_parse(struct profile *, const char *text, double sign,
		struct error *);

#endif
