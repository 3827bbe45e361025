/* SPDX-License-Identifier: MIT */
/* Where the running program lies, to find what comes with it. */
#ifndef BASE_PROGRAM_H
#define BASE_PROGRAM_H

#include <limits.h>

/* The folder of the running program; "" if unknown. */
void program_dir(char dir[PATH_MAX]);
/* Whether that folder is the given one or below it. */
int program_is_below(const char *top);

#endif
