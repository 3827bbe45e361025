/* SPDX-License-Identifier: MIT */
/* With a cap on connections: lanes wait for one, and get it in order. */
#include "net/h1.h"

void
queue_serve(struct h1 *h1)
{
	while (
	    h1->waiting != NULL &&
	    (h1->idle != NULL || h1->connections < h1->settings.connections)) {
		struct lane *lane = h1->waiting;
		struct connection *idle = connection_take_idle(h1);

		h1->waiting = lane->next;
		if (h1->waiting == NULL)
			h1->last = &h1->waiting;
		lane->next = NULL;
		if (idle == NULL) {
			connection_open(lane);
			continue;
		}
		idle->lane = lane;
		lane->connection = idle;
		lane_set_deadline(lane);
		lane_write(lane);
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
queue_has(const struct lane *lane)
{
	return lane->next != NULL || lane->h1->last == &lane->next;
}

void
queue_join(struct lane *lane)
{
	struct h1 *h1 = lane->h1;

	*h1->last = lane;
	h1->last = &lane->next;
	queue_serve(h1);
}

void
queue_leave(struct lane *lane)
{
	struct h1 *h1 = lane->h1;
	struct lane **at = &h1->waiting;

	if (!queue_has(lane))
		return;
	while (*at != lane)
		at = &(*at)->next;
	*at = lane->next;
	if (h1->last == &lane->next)
		h1->last = at;
	lane->next = NULL;
}

void
queue_init(struct h1 *h1)
{
	h1->last = &h1->waiting;
	event_assign(&h1->serving, h1->settings.base, -1, 0, on_serving, h1);
}
