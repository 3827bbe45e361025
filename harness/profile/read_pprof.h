/* SPDX-License-Identifier: MIT */
/*
 * Profiles that flatline or another program wrote as profile.proto of pprof,
 * such as Go's heap.pb.gz. They are not trusted: bounded in bytes, entries and
 * time.
 */
#ifndef PROFILE_READ_PPROF_H
#define PROFILE_READ_PPROF_H

#include "profile/profile.h"

/*
 * Adds the bytes of each stack, times `factor`. Of several values, those in use
 * count. STATUS_DATA: it is no such file, holds no bytes, or is too large.
 */
int profile_read_pprof(struct profile *, const struct buf *bytes, double factor,
		       struct error *);

/* package_guess.c: gives a frame its package by its place and name, as the
 * profiler of its language would. */
void package_guess(struct frame *);

/* gunzip.c: STATUS_DATA: it is damaged, or more than `most` bytes. */
int is_gzip(const struct buf *);
int gunzip(const struct buf *packed, size_t most, struct buf *, struct error *);

#endif
