/* SPDX-License-Identifier: MIT */
/*
 * Heap dumps where JDK Flight Recorder says nothing: one before the dose, if
 * that is known by then, and one after it. Of the first only what heap_shape.h
 * has is kept.
 */
#ifndef PROFILE_JVM_DUMPS_H
#define PROFILE_JVM_DUMPS_H

#include "profile/hprof_holders.h"

struct jvm_dumps {
	struct heap_before before;
	int is_refused;
};

/* histogram_s: how long the last class histogram took, of a heap of so many
 * bytes. Why there is none is added to profile->keepers_missing. */
void jvm_dumps_begin(struct jvm_dumps *, const struct contact *,
		     struct profile *, double heap, double histogram_s);
/* Fills profile->keepers; since->before is ours. */
void jvm_dumps_end(struct jvm_dumps *, const struct contact *, struct profile *,
		   struct hprof_since since, double histogram_s);
void jvm_dumps_free(struct jvm_dumps *);

#endif
