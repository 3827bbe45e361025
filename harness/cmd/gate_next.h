/* SPDX-License-Identifier: MIT */
/* The command that follows a gate. */
#ifndef CMD_GATE_NEXT_H
#define CMD_GATE_NEXT_H

#include "base/buf.h"
#include "cmd/gate_rounds.h"

/* Where a build listens when it is started by hand. */
enum { GATE_HAND_PORT = 8080 };

/* Nothing if the gate has passed, or found a leak. */
void gate_next(struct buf *, const struct gate_rounds *,
	       const struct compared *);

#endif
