/* SPDX-License-Identifier: MIT */
/* Node's inspector, for callers that ask for more than the heap. */
#ifndef SAMPLE_ASKER_NODE_H
#define SAMPLE_ASKER_NODE_H

#include "sample/ask.h"
#include "sample/cdp.h"

/*
 * Finds the inspector, or has it opened: contact->port then answers. -1 and the
 * reason: there is none, or it may not be asked.
 */
int node_reach(struct contact *, const char **reason);
/*
 * Arms a timer in the target that closes an inspector which we opened some
 * seconds after the last session on it has ended, however it ended. To be
 * called in every session; an inspector of somebody else is left alone.
 */
int node_arm_close(struct cdp *, const struct contact *, struct error *);
/* Closes an inspector that we opened, and waits for it: contact->closed. There
 * must be no session on it any more. */
void node_close(struct contact *);

#endif
