/* SPDX-License-Identifier: MIT */
#include "scenario/pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { SLAB = 16 << 10 };

struct pool_slab {
	struct pool_slab *next;
	char bytes[SLAB] __attribute__((aligned(POOL_STEP)));
};

static size_t
class_of(size_t size)
{
	return (size - 1) / POOL_STEP;
}

static int
is_small(size_t size)
{
	return size > 0 && size <= POOL_LARGEST;
}

static int
pool_grow(struct pool *pool)
{
	struct pool_slab *slab;

	if (pool->held + sizeof(*slab) > pool->cap)
		return -1;
	slab = xmalloc(sizeof(*slab));
	slab->next = pool->slabs;
	pool->slabs = slab;
	pool->held += sizeof(*slab);
	pool->used = 0;
	return 0;
}

static void *
small_take(struct pool *pool, size_t size)
{
	size_t class = class_of(size), bytes = (class + 1) * POOL_STEP;
	void *memory = pool->free[class];

	if (memory != NULL) {
		memcpy(&pool->free[class], memory, sizeof(void *));
		return memory;
	}
	if ((pool->slabs == NULL || pool->used + bytes > SLAB) &&
	    pool_grow(pool) != 0)
		return NULL;
	memory = pool->slabs->bytes + pool->used;
	pool->used += bytes;
	return memory;
}

static void
small_give(struct pool *pool, void *memory, size_t size)
{
	size_t class = class_of(size);

	memcpy(memory, &pool->free[class], sizeof(void *));
	pool->free[class] = memory;
}

static void *
large_resize(struct pool *pool, void *old, size_t old_size, size_t size)
{
	if (size > old_size && size - old_size > pool->cap - pool->held)
		return NULL;
	pool->held += size - old_size;
	return xrealloc(old, size);
}

static void
pool_give(struct pool *pool, void *memory, size_t size)
{
	if (is_small(size)) {
		small_give(pool, memory, size);
	} else if (size > 0) {
		free(memory);
		pool->held -= size;
	}
}

/* To memory of another size class. */
static void *
pool_move(struct pool *pool, void *old, size_t old_size, size_t size)
{
	void *memory = is_small(size) ? small_take(pool, size)
				      : large_resize(pool, NULL, 0, size);

	if (memory == NULL)
		return NULL;
	if (old_size > 0)
		memcpy(memory, old, old_size < size ? old_size : size);
	pool_give(pool, old, old_size);
	return memory;
}

void *
pool_resize(struct pool *pool, void *old, size_t old_size, size_t size)
{
	int was_small = is_small(old_size), small = is_small(size);

	if (size == 0) {
		pool_give(pool, old, old_size);
		return NULL;
	}
	if (was_small && small && class_of(old_size) == class_of(size))
		return old;
	if (old_size > 0 && !was_small && !small)
		return large_resize(pool, old, old_size, size);
	return pool_move(pool, old, old_size, size);
}

void
pool_free(struct pool *pool)
{
	struct pool_slab *next;

	for (; pool->slabs != NULL; pool->slabs = next) {
		next = pool->slabs->next;
		free(pool->slabs);
	}
}
