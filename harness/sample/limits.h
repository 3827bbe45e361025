/* SPDX-License-Identifier: MIT */
/* Reads limits out of texts; /proc and control groups are read in limits.c. */
#ifndef SAMPLE_LIMITS_H
#define SAMPLE_LIMITS_H

#include <stddef.h>

#include "sample/sample.h"

/* memory.max or memory.limit_in_bytes; NAN: there is no limit. */
double limits_parse_group(const char *text);
/* The soft limit of open files in /proc/PID/limits; NAN: none. */
double limits_parse_files(const char *text);
/*
 * How large a runtime may make its heap, from words that each end in a NUL:
 * its command line and its environment, in the order in which the runtime
 * lets one overrule the other. 0: nothing is said.
 */
struct limits_words {
	const char *text;
	size_t length;
};
int limits_parse_heap(const char *runtime, struct limits_words command,
		      struct limits_words environment, struct target_limit *);

#endif
