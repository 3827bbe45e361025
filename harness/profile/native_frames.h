/* SPDX-License-Identifier: MIT */
/* Stacks of addresses become frames with names, files, lines and packages. */
#ifndef PROFILE_NATIVE_FRAMES_H
#define PROFILE_NATIVE_FRAMES_H

#include <stdint.h>

#include "profile/native_modules.h"
#include "profile/profile.h"

/* What one stack holds. */
struct native_stack {
	const uint64_t *frames; /* where each returns to, innermost first */
	size_t depth;		/* 0: not known */
	const struct cohorts *cohorts;
};

/* Takes so many seconds at most; what was not looked up by then has no name.
 * All frames hold what they hold at the last checkpoint. */
void native_frames_add(struct profile *, const struct modules *,
		       const struct native_stack *, size_t count,
		       double timeout_s);

#endif
