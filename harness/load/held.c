/* SPDX-License-Identifier: MIT */
#include "load/held.h"

#include <stdlib.h>

#include "base/mem.h"

struct held_channel *
held_find(struct held_channels *held, unsigned id)
{
	for (size_t i = 0; i < held->count; i++)
		if (held->items[i].id == id)
			return &held->items[i];
	return NULL;
}

struct held_channel *
held_add(struct held_channels *held, struct channels *all, unsigned id,
	 int keep)
{
	if (held->count == CHANNELS_MOST)
		return NULL;
	if (held->count == held->room) {
		held->room = held->room > 0 ? 2 * held->room : 1;
		held->items =
		    xrealloc(held->items, held->room * sizeof(*held->items));
	}
	held->items[held->count] = (struct held_channel){
	    .id = id, .keep = keep, .channel = channel_new(all)};
	return &held->items[held->count++];
}

/* Messages that nobody received have been sent to us all the same. */
void
held_drop(struct held_channels *held, struct held_channel *item)
{
	uint64_t messages = channel_messages(item->channel);

	if (item->route != NULL)
		counts_message(item->route, messages);
	channel_free(item->channel);
	*item = held->items[--held->count];
}

void
held_end(struct held_channels *held, int all)
{
	for (size_t i = held->count; i > 0; i--)
		if (all || !held->items[i - 1].keep)
			held_drop(held, &held->items[i - 1]);
}

void
held_free(struct held_channels *held)
{
	held_end(held, 1);
	free(held->items);
	*held = (struct held_channels){0};
}
