/* SPDX-License-Identifier: MIT */
/* Works out why a target ended. No I/O. */
#ifndef SAMPLE_EXIT_CAUSE_H
#define SAMPLE_EXIT_CAUSE_H

#include "sample/sample.h"
#include "sample/log_tail.h"

/*
 * status is as from waitpid, or -1 if unknown; kernel_killed: the kernel has
 * killed a process for lack of memory meanwhile. Fills all of the end.
 */
void exit_cause_decide(struct target_end *, int status, int kernel_killed,
		       const struct log_tail *);
/* The signal that ended a process, also if a shell or npm passes it on in its
 * exit status (134, 137); 0: none. */
int exit_cause_signal(int status);

#endif
