/* SPDX-License-Identifier: MIT */
/*
 * Used instead of pool.c in builds with sanitizers, which then see each object.
 */
#include "scenario/pool.h"

#include <stdlib.h>

#include "base/mem.h"

void *
pool_resize(struct pool *pool, void *old, size_t old_size, size_t size)
{
	if (size == 0) {
		free(old);
		pool->held -= old_size;
		return NULL;
	}
	if (size > old_size && size - old_size > pool->cap - pool->held)
		return NULL;
	pool->held += size - old_size;
	return xrealloc(old, size);
}

void
pool_free(struct pool *pool)
{
	(void)pool;
}
