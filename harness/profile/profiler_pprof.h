/* SPDX-License-Identifier: MIT */
/* Go's heap profile as text: /debug/pprof/heap?debug=1. */
#ifndef PROFILE_PROFILER_PPROF_H
#define PROFILE_PROFILER_PPROF_H

#include "profile/profile.h"

/*
 * Adds what each stack holds, times sign: -1 for a profile taken before. The
 * figures are samples, and are scaled up as `go tool pprof` does
 * (runtime/pprof/protomem.go). STATUS_UNAVAILABLE: not such a text.
 */
int pprof_parse(struct profile *, const char *text, double sign,
		struct error *);

#endif
