/* SPDX-License-Identifier: MIT */
/* Ports that debuggers listen on, which are not the service. */
#ifndef SAMPLE_INSPECTOR_H
#define SAMPLE_INSPECTOR_H

#include <stddef.h>

#include "sample/listen.h"

/* The ports that a log announces, at most max; how many. */
size_t inspector_announced(const char *log, int *ports, size_t max);
/*
 * Is it one of those, or where an unannounced inspector of Node's would be:
 * 9229 and those of workers above it, reached from this machine alone?
 */
int inspector_holds(const struct listener *, const int *announced, size_t);

#endif
