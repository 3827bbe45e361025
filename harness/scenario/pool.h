/* SPDX-License-Identifier: MIT */
/*
 * The memory of one Lua state. A request frees a dozen small objects and the
 * next one allocates as many: free lists cost a third of what malloc does.
 * Builds with sanitizers use malloc, so that misuse is found.
 */
#ifndef SCENARIO_POOL_H
#define SCENARIO_POOL_H

#include <stddef.h>

enum { POOL_STEP = 16, POOL_LARGEST = 512 };

struct pool_slab;

/* All zero at first. */
struct pool {
	size_t held; /* bytes, those that are free again included */
	size_t cap;  /* of held */
	void *free[POOL_LARGEST / POOL_STEP];
	struct pool_slab *slabs;
	size_t used; /* bytes of the first slab */
};

/* As lua_Alloc has it, NULL for no memory; old_size is 0 for a new one. */
void *pool_resize(struct pool *, void *old, size_t old_size, size_t size);
/* Frees everything. */
void pool_free(struct pool *);

#endif
