/* SPDX-License-Identifier: MIT */
/* Cells are worked on two at a time. */
#ifndef ACCURACY_WORK_H
#define ACCURACY_WORK_H

#include <stddef.h>

/* Calls it for each number below count, in any order, on two threads. */
void work_share(size_t count, void (*each)(void *context, size_t i),
		void *context);

#endif
