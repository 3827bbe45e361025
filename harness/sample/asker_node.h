/* SPDX-License-Identifier: MIT */
/* Node's inspector, for those who ask for more than the heap. */
#ifndef SAMPLE_ASKER_NODE_H
#define SAMPLE_ASKER_NODE_H

#include "sample/ask.h"

/*
 * Finds the inspector, or has it opened, if that may be: contact->port then
 * answers. -1, and the reason: there is none.
 */
int node_reach(struct contact *, const char **reason);

#endif
