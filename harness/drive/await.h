/* SPDX-License-Identifier: MIT */
/* Waiting for a target: until it listens, on the right port, and is ready. */
#ifndef DRIVE_AWAIT_H
#define DRIVE_AWAIT_H

#include "drive/target_resolution.h"

/*
 * Waits until the target listens on the port of --target, else on that one,
 * else (0) on the one that is the service, which becomes its address; and until
 * it is ready. STATUS_UNAVAILABLE.
 */
int await_target(struct target_resolution *, const struct target_order *,
		 int port, struct error *);

#endif
