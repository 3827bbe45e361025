/* SPDX-License-Identifier: MIT */
/* Ports that debuggers listen on: they are not the service. */
#ifndef SAMPLE_INSPECTOR_H
#define SAMPLE_INSPECTOR_H

#include <stddef.h>

#include "sample/listen.h"

/* The debugger ports that a log announces, at most max; how many. */
size_t inspector_announced(const char *log, int *ports, size_t max);
/*
 * Is it one of those, or where an inspector of Node's that was not announced
 * would be: on loopback, at 9229 or, for workers, just above?
 */
int inspector_holds(const struct listener *, const int *announced, size_t);

#endif
