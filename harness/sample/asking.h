/* SPDX-License-Identifier: MIT */
/*
 * Asks the runtimes of a tree's processes beside the sampling: one that is
 * silent for seconds keeps nobody's memory from being read.
 */
#ifndef SAMPLE_ASKING_H
#define SAMPLE_ASKING_H

#include <stdatomic.h>

#include "base/pauses.h"
#include "sample/aside.h"
#include "sample/readings.h"

struct asking {
	struct aside aside;
	struct answer answers[PROC_TREE];
	size_t count;
	struct pauses *pauses; /* where it is told; or NULL */
	atomic_int stop;       /* nobody else is to be asked in this round */
};

void asking_init(struct asking *, void (*tell)(void *), void *arg);
/* Waits for those who are being asked; what was opened there is known then. */
void asking_free(struct asking *, struct tree *);
/* Begins to ask all that can be asked. Returns how many those are. */
size_t asking_begin(struct asking *, struct tree *);
/* After aside_is_over(): the answers go to the tree. Returns how many there
 * are; *took_s is how long it took. */
size_t asking_end(struct asking *, struct tree *, struct gaps *,
		  struct record *, double *took_s);

#endif
