/* SPDX-License-Identifier: MIT */
/*
 * A heap dump of a JVM that is profiled, of live objects only: written by the
 * JVM through its attach socket, which stops it, read, and removed as soon as
 * it is open.
 */
#ifndef PROFILE_JVM_DUMP_H
#define PROFILE_JVM_DUMP_H

#include "profile/heap_graph.h"
#include "profile/pause.h"
#include "sample/ask.h"

/* heap: bytes in use; histogram_s: how long a class histogram took. Tells what
 * it costs. STATUS_UNAVAILABLE: it may not be, or there is no room. */
int jvm_dump_is_due(const struct contact *, double heap, double histogram_s,
		    const struct pause *, struct error *);
/* stopped_s: how long the JVM stood still is added. STATUS_UNAVAILABLE,
 * STATUS_DATA, STATUS_INTERRUPTED. */
int jvm_dump_take(const struct contact *, struct heap_graph *,
		  const volatile int *stop, double *stopped_s, struct error *);

#endif
