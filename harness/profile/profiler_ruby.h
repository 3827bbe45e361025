/* SPDX-License-Identifier: MIT */
/* What is Ruby's in a profile: gems, and what keeps a helper out. */
#ifndef PROFILE_PROFILER_RUBY_H
#define PROFILE_PROFILER_RUBY_H

#include "profile/profile.h"

/* Gives a frame its package: gems/NAME-1.2.3; library: Ruby's own folder. */
void ruby_belongs(struct frame *, const char *library);
/* Why a process with that command line has loaded no helper; NULL: unknown. */
const char *ruby_refuses(const char *command);

#endif
