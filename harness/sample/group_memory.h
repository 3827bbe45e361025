/* SPDX-License-Identifier: MIT */
/*
 * What the target's control group holds beside the memory of the processes that
 * are sampled: kernel memory, files in tmpfs, processes that are not sampled. A
 * container's limit counts it.
 */
#ifndef SAMPLE_GROUP_MEMORY_H
#define SAMPLE_GROUP_MEMORY_H

#include "sample/tree.h"

/*
 * resident: own memory of the processes, without what is swapped out. NAN: not
 * known, or the group holds others than the target.
 */
double group_memory_other(const struct tree *, double resident);

#endif
