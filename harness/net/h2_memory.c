/* SPDX-License-Identifier: MIT */
/*
 * The memory of nghttp2, which takes a dozen small blocks for each request and
 * gives them back: they are kept for the next one, by their size. malloc would
 * take an eighth of all that a request costs.
 */
#include "net/h2.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
	STEP = 32,   /* bytes by which the sizes differ */
	MOST = 1024, /* blocks of a size that are kept */
	HEAD = 16    /* bytes before a block: what follows is aligned */
};

struct h2_block {
	size_t size; /* in steps */
	struct h2_block *next;
};

/* A sanitizer sees what becomes of blocks that are not kept. */
#if defined(__SANITIZE_ADDRESS__)
enum { KEEPS = 0 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { KEEPS = 0 };
#else
enum { KEEPS = 1 };
#endif
#else
enum { KEEPS = 1 };
#endif

static struct h2_block *
block_of(void *bytes)
{
	return (struct h2_block *)((char *)bytes - HEAD);
}

static void *
memory_take(size_t size, void *arg)
{
	struct h2_memory *memory = arg;
	size_t steps = size / STEP + 1;
	struct h2_block *block;

	if (steps < H2_BLOCK_SIZES && memory->kept[steps] != NULL) {
		block = memory->kept[steps];
		memory->kept[steps] = block->next;
		memory->count[steps]--;
	} else {
		block = xmalloc(HEAD + steps * STEP);
		block->size = steps;
	}
	return (char *)block + HEAD;
}

static void
memory_give(void *bytes, void *arg)
{
	struct h2_memory *memory = arg;
	struct h2_block *block;

	if (bytes == NULL)
		return;
	block = block_of(bytes);
	if (!KEEPS || block->size >= H2_BLOCK_SIZES ||
	    memory->count[block->size] == MOST) {
		free(block);
		return;
	}
	block->next = memory->kept[block->size];
	memory->kept[block->size] = block;
	memory->count[block->size]++;
}

static void *
memory_take_zeroed(size_t count, size_t size, void *arg)
{
	return memset(memory_take(count * size, arg), 0, count * size);
}

static void *
memory_resize(void *bytes, size_t size, void *arg)
{
	size_t had = bytes != NULL ? block_of(bytes)->size * STEP : 0;
	void *resized;

	if (bytes != NULL && size <= had)
		return bytes;
	resized = memory_take(size, arg);
	if (bytes != NULL)
		memcpy(resized, bytes, had);
	memory_give(bytes, arg);
	return resized;
}

void
h2_memory_begin(struct h2_memory *memory)
{
	memory->calls = (nghttp2_mem){memory, memory_take, memory_give,
				      memory_take_zeroed, memory_resize};
}

void
h2_memory_end(struct h2_memory *memory)
{
	for (size_t i = 0; i < H2_BLOCK_SIZES; i++)
		while (memory->kept[i] != NULL) {
			struct h2_block *block = memory->kept[i];

			memory->kept[i] = block->next;
			free(block);
		}
}
