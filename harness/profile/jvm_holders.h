/* SPDX-License-Identifier: MIT */
/* Who allocated and who keeps what a dose left in a JVM, from samples. */
#ifndef PROFILE_JVM_HOLDERS_H
#define PROFILE_JVM_HOLDERS_H

#include "profile/jvm_samples.h"
#include "profile/profile.h"

/* Adds what of the samples is the service's to the frames of the checkpoint
 * that has begun; parts: when each earlier one was taken, since the epoch. */
void jvm_hold(struct profile *, const struct jvm_samples *,
	      const double parts[PROFILE_CHECKPOINTS], double bytes_each);

/* How many instances of a class, "com.shop.Cart$Line", there are more. */
typedef double jvm_count_more(const void *arg, const char *class);
/* Fills profile->keepers by what leads to the samples; half_s: when the dose
 * was half over. profile->kept_bytes is set before. */
void jvm_keepers(struct profile *, const struct jvm_samples *, double half_s,
		 jvm_count_more *, const void *arg);

/* Who has what piles up in that link of a way from an object to a root; count
 * and bytes are for the caller. What its strings point to is the caller's. */
struct keeper jvm_keeper_of(const struct jvm_sample *, size_t pile);

/* How many samples are the service's. */
size_t jvm_samples_counted(const struct jvm_samples *);
/* Not what the recorder, or whoever attaches, allocates. */
int jvm_sample_counts(const struct jvm_sample *);
/* The innermost frame that is not the JDK's; -1: all are. */
int jvm_sample_frame(const struct jvm_sample *, enum rank least);

#endif
