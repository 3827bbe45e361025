/* SPDX-License-Identifier: MIT */
/* Node's inspector, for those who ask for more than the heap. */
#ifndef SAMPLE_ASKER_NODE_H
#define SAMPLE_ASKER_NODE_H

#include "sample/ask.h"
#include "sample/cdp.h"

/*
 * Finds the inspector, or has it opened, if that may be: contact->port then
 * answers. -1, and the reason: there is none.
 */
int node_reach(struct contact *, const char **reason);
/*
 * An inspector that was opened for us closes itself some seconds after the
 * last session on it has ended, however that ended: said anew in every
 * session, for what a signal opened. Nothing is done to another one.
 */
int node_guard(struct cdp *, const struct contact *, struct error *);
/* Closes what was opened for us, and waits for it: contact->closed. To be
 * called without a session. */
void node_part(struct contact *);

#endif
