/* SPDX-License-Identifier: MIT */
/*
 * The worker threads of a Node process: each has a heap of its own, which is
 * reached through the inspector of the process.
 */
#ifndef SAMPLE_NODE_WORKERS_H
#define SAMPLE_NODE_WORKERS_H

#include <stddef.h>

#include "sample/cdp.h"

/* Bytes after a collection, of all of them. */
struct node_workers {
	size_t count;
	double used, external, physical;
};

/*
 * Collects and asks each in turn. -1: one of them gave no answer, or there are
 * too many: the heap of the process is not known.
 */
int node_workers_read(struct cdp *, struct node_workers *);
/* How many there are; none is asked. */
size_t node_workers_count(struct cdp *);

#endif
