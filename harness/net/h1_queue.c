/* SPDX-License-Identifier: MIT */
/* With a limit on connections, slots wait for one in order. */
#include "net/h1.h"

void
queue_init(struct queue *queue)
{
	*queue = (struct queue){.end = &queue->first};
}

void
queue_join(struct queue *queue, struct slot *slot)
{
	*queue->end = slot;
	queue->end = &slot->next;
}

static int
queue_has(const struct queue *queue, const struct slot *slot)
{
	return slot->next != NULL || queue->end == &slot->next;
}

void
queue_leave(struct queue *queue, struct slot *slot)
{
	struct slot **at = &queue->first;

	if (!queue_has(queue, slot))
		return;
	while (*at != slot)
		at = &(*at)->next;
	*at = slot->next;
	if (queue->end == &slot->next)
		queue->end = at;
	slot->next = NULL;
}

struct slot *
queue_take(struct queue *queue)
{
	struct slot *first = queue->first;

	if (first != NULL)
		queue_leave(queue, first);
	return first;
}
