/* SPDX-License-Identifier: MIT */
/* `flatline profile diff A B`: what appeared between two profiles. */
#ifndef CMD_PROFILE_DIFF_H
#define CMD_PROFILE_DIFF_H

#include "cmd/cmd.h"

/* Each may be the directory of a profile, or of a run that has one, or a pprof
 * file. STATUS_DATA: it is none, or they are of two kinds. */
int profile_diff(const char *before, const char *after, const struct settings *,
		 struct error *);

#endif
