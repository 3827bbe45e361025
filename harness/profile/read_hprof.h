/* SPDX-License-Identifier: MIT */
/* A heap dump of a JVM as a profile: who keeps how much. */
#ifndef PROFILE_READ_HPROF_H
#define PROFILE_READ_HPROF_H

#include "profile/profile.h"

/* Whether a file begins as one. */
int profile_is_hprof(int fd);
/*
 * Bytes count for the nearest package that is no framework's and alone keeps
 * them, as a function by its static field or class: "Cart.CARTS". STATUS_DATA;
 * STATUS_UNAVAILABLE: it is too large for the memory that is free.
 */
int profile_read_hprof(struct profile *, int fd, struct error *);

#endif
