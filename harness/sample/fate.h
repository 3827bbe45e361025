/* SPDX-License-Identifier: MIT */
/* From what is known of an end to how a target ended. No I/O. */
#ifndef SAMPLE_FATE_H
#define SAMPLE_FATE_H

#include "sample/sample.h"
#include "sample/words.h"

/*
 * status is as from waitpid, or -1 if unknown; kernel_killed: it has ended a
 * process for lack of memory meanwhile. Fills all of the end.
 */
void fate_decide(struct target_end *, int status, int kernel_killed,
		 const struct words *);
/* The signal that ended a process, also if a shell or npm says so by its own
 * status (134, 137); 0: none. */
int fate_signal(int status);

#endif
