/* SPDX-License-Identifier: MIT */
/* Parses the texts that contain limits. */
#ifndef SAMPLE_LIMITS_H
#define SAMPLE_LIMITS_H

#include <stddef.h>

#include "sample/sample.h"

/* memory.max or memory.limit_in_bytes; NAN: no limit. */
double limits_parse_group(const char *text);
/* The soft limit of open files in /proc/PID/limits; NAN: none. */
double limits_parse_files(const char *text);
/*
 * How large a runtime may make its heap, from its command line and environment
 * (NUL-terminated strings, as /proc has them), with the precedence that the
 * runtime gives them. 0: they say nothing.
 */
struct limits_strings {
	const char *text;
	size_t length;
};
int limits_parse_heap(const char *runtime, struct limits_strings command,
		      struct limits_strings environment, struct target_limit *);

#endif
