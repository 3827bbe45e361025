/* SPDX-License-Identifier: MIT */
#include "profile/heap_census.h"

#include <stdlib.h>

#include "base/mem.h"

enum { FIRST = 4096, MOST = 1 << 22 };

/* FNV-1a; names that share a key share a count. */
static uint32_t
key_of(int is_function, const char *name)
{
	uint32_t key = 2166136261U + (uint32_t)is_function;

	for (; *name != '\0'; name++)
		key = (key ^ (unsigned char)*name) * 16777619U;
	return key != 0 ? key : 1;
}

static struct heap_count *
census_find(const struct heap_census *census, uint32_t key)
{
	size_t at = key & (census->room - 1);

	while (census->counts[at].key != 0 && census->counts[at].key != key)
		at = (at + 1) & (census->room - 1);
	return &census->counts[at];
}

static void
census_grow(struct heap_census *census)
{
	struct heap_census larger = {
	    .room = census->room > 0 ? 2 * census->room : FIRST,
	    .used = census->used,
	};

	larger.counts = xcalloc(larger.room, sizeof(*larger.counts));
	for (size_t i = 0; i < census->room; i++)
		if (census->counts[i].key != 0)
			*census_find(&larger, census->counts[i].key) =
			    census->counts[i];
	free(census->counts);
	*census = larger;
}

void
heap_census_add(struct heap_census *census, int is_function, const char *name,
		uint32_t count)
{
	uint32_t key = key_of(is_function, name);
	struct heap_count *found;

	if (census->used >= MOST)
		return;
	if (2 * census->used >= census->room)
		census_grow(census);
	found = census_find(census, key);
	census->used += found->key == 0;
	found->key = key;
	found->count += count;
}

uint32_t
heap_census_of(const struct heap_census *census, int is_function,
	       const char *name)
{
	return census->room > 0
		   ? census_find(census, key_of(is_function, name))->count
		   : 0;
}

void
heap_census_free(struct heap_census *census)
{
	free(census->counts);
	*census = (struct heap_census){.counts = NULL};
}
