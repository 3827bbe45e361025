/* SPDX-License-Identifier: MIT */
#include "profile/native_heap.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static double
live_total(const struct heap_live *live, size_t count)
{
	double total = 0;

	for (size_t i = 0; i < count; i++)
		total += live[i].bytes;
	return total;
}

void
native_heap_begin(struct native_heap *heap, const struct heap_table *table,
		  size_t checkpoint)
{
	struct heap_live *live;
	size_t count = heap_table_live(table, &live);

	for (size_t i = 0; i <= checkpoint; i++)
		heap->serials[i] = table->header.serial;
	heap->total = live_total(live, count);
	free(live);
}

/* The part of the dose in which it was allocated; -1: before. */
static int
part_of(const struct native_heap *heap, size_t checkpoint, uint64_t serial)
{
	for (size_t part = checkpoint + 1; part-- > 0;)
		if (serial > heap->serials[part])
			return (int)part;
	return -1;
}

/* A stack may be filled in while it is looked at. */
static void
held_name(struct native_held *held, const struct heap_table *table, uint32_t id)
{
	const uint64_t *frames;

	if (held->depth > 0)
		return;
	held->depth = heap_table_stack(table, id, &frames);
	memcpy(held->frames, frames, held->depth * sizeof(*frames));
}

static void
heap_take(struct native_heap *heap, const struct heap_table *table,
	  const struct heap_live *live, size_t checkpoint)
{
	struct native_held **held = &heap->held[live->stack];
	int part = part_of(heap, checkpoint, live->serial);

	if (part < 0)
		return;
	if (*held == NULL)
		*held = xcalloc(1, sizeof(**held));
	held_name(*held, table, live->stack);
	(*held)->cohorts.bytes[checkpoint][part] += live->bytes;
}

void
native_heap_look(struct native_heap *heap, const struct heap_table *table,
		 size_t checkpoint)
{
	struct heap_live *live;
	size_t count = heap_table_live(table, &live);

	for (size_t i = 0; i < count; i++)
		heap_take(heap, table, &live[i], checkpoint);
	heap->total = live_total(live, count);
	heap->serials[checkpoint + 1] = table->header.serial;
	free(live);
}

size_t
native_heap_stacks(const struct native_heap *heap, struct native_stack *stacks)
{
	size_t count = 0;

	for (size_t i = 0; i < HEAP_STACKS; i++) {
		const struct native_held *held = heap->held[i];

		if (held != NULL)
			stacks[count++] = (struct native_stack){
			    held->frames, held->depth, &held->cohorts};
	}
	return count;
}

double
native_heap_kept(const struct native_heap *heap, size_t checkpoint)
{
	double kept = 0;

	for (size_t i = 0; i < HEAP_STACKS; i++)
		for (size_t part = 0;
		     heap->held[i] != NULL && part < PROFILE_CHECKPOINTS;
		     part++)
			kept += heap->held[i]->cohorts.bytes[checkpoint][part];
	return kept;
}

void
native_heap_free(struct native_heap *heap)
{
	for (size_t i = 0; i < HEAP_STACKS; i++)
		free(heap->held[i]);
}
