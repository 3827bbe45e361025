/* SPDX-License-Identifier: MIT */
/* With a cap on connections: slots wait for one, and get it in order. */
#include "net/h1.h"

void
queue_serve(struct h1 *h1)
{
	while (
	    h1->waiting != NULL &&
	    (h1->idle != NULL || h1->connections < h1->settings.connections)) {
		struct slot *slot = h1->waiting;
		struct connection *idle = connection_take_idle(h1);

		h1->waiting = slot->next;
		if (h1->waiting == NULL)
			h1->last = &h1->waiting;
		slot->next = NULL;
		if (idle == NULL) {
			connection_open(slot);
			continue;
		}
		idle->slot = slot;
		slot->connection = idle;
		slot_set_deadline(slot);
		slot_write(slot);
	}
}

static void
on_serving(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	queue_serve(arg);
}

static int
queue_has(const struct slot *slot)
{
	return slot->next != NULL || slot->h1->last == &slot->next;
}

void
queue_join(struct slot *slot)
{
	struct h1 *h1 = slot->h1;

	*h1->last = slot;
	h1->last = &slot->next;
	queue_serve(h1);
}

void
queue_leave(struct slot *slot)
{
	struct h1 *h1 = slot->h1;
	struct slot **at = &h1->waiting;

	if (!queue_has(slot))
		return;
	while (*at != slot)
		at = &(*at)->next;
	*at = slot->next;
	if (h1->last == &slot->next)
		h1->last = at;
	slot->next = NULL;
}

void
queue_init(struct h1 *h1)
{
	h1->last = &h1->waiting;
	event_assign(&h1->serving, h1->settings.base, -1, 0, on_serving, h1);
}
