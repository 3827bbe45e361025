/* SPDX-License-Identifier: MIT */
/* What is Python's in a profile: packages, and what keeps a helper out. */
#ifndef PROFILE_PROFILER_PYTHON_H
#define PROFILE_PROFILER_PYTHON_H

#include "profile/profile.h"

/* Gives a frame its package: site-packages/NAME; library: Python's own folder.
 */
void python_belongs(struct frame *, const char *library);
/* Why a process with that command line has loaded no helper; NULL: unknown. */
const char *python_refuses(const char *command);

#endif
