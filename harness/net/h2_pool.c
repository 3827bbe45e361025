/* SPDX-License-Identifier: MIT */
/*
 * Which session a request goes to. Of shared ones, that which is being read if
 * it has room, then an idle one, then a new one, then the others in turn: load
 * is spread over all of them, and a reply leads to the next request on the
 * same one. A session that was told to go away takes no request, and does not
 * count: its last replies may take their time. Requests of a batch go by one
 * session, as long as it has room.
 */
#include "net/h2.h"

#include <errno.h>

static struct h2_session *
first_of(struct link *sessions)
{
	return link_is_alone(sessions)
		   ? NULL
		   : LINKED(sessions->next, struct h2_session, room);
}

static int
has_room(const struct h2_session *session)
{
	return session != NULL && !link_is_alone(&session->room);
}

static struct h2_session *
pool_take(struct h2 *h2, struct slot *slot)
{
	struct h2_session *session;

	if (slot->first != NULL && has_room(slot->first->session))
		return slot->first->session;
	if (has_room(h2->being_read))
		return h2->being_read;
	session = first_of(&h2->roomy);
	if ((session != NULL && session->active == 0) ||
	    h2->shared >= h2->settings.connections)
		return session;
	session = h2_session_open(h2, NULL, NULL);
	if (session == NULL)
		h2->events->unreachable(slot, errno);
	return session;
}

/* Somebody has room, or may be opened. */
static int
pool_has_room(const struct h2 *h2)
{
	return !link_is_alone(&h2->roomy) ||
	       h2->shared < h2->settings.connections;
}

void
h2_pool_serve(struct h2 *h2)
{
	while (!link_is_alone(&h2->waiting) && pool_has_room(h2)) {
		struct slot *slot = LINKED(h2->waiting.next, struct slot, link);
		struct h2_session *session;

		link_remove(&slot->link);
		session = pool_take(h2, slot);
		if (session == NULL)
			continue;
		h2->events->submit(slot, session);
		if (!link_is_alone(&session->room))
			link_put_last(&h2->roomy, &session->room);
	}
}

/* Whose own session a request goes by: nobody joins one that misbehaves. */
static struct slot *
owner_of(struct slot *slot, int alone)
{
	struct slot *first = slot->first;

	if (first == NULL || alone ||
	    (first->own != NULL && first->own->alone != NULL))
		return slot;
	return first;
}

/* What more a user asks for than the server has room for waits in nghttp2. */
static int
is_of_use(const struct h2_session *session, int alone)
{
	if (session->active > 0)
		return !alone && h2_session_is_open(session);
	return h2_session_room(session) > 0;
}

/* One that no other user has. alone: no other request either; fresh: ever. */
static void
place_own(struct slot *slot, int alone, int fresh)
{
	struct h2 *h2 = slot->h2;
	struct slot *owner = owner_of(slot, alone);
	struct h2_session *session = owner->own;

	if (session != NULL && (fresh || !is_of_use(session, alone))) {
		h2_session_retire(session);
		session = NULL;
	}
	if (session == NULL)
		session = h2_session_open(h2, slot, owner);
	if (session != NULL)
		h2->events->submit(slot, session);
	else
		h2->events->unreachable(slot, errno);
}

static void
place(struct slot *slot, int is_first)
{
	struct h2 *h2 = slot->h2;
	int alone = h2_misbehaves(slot) && h2_misbehave_is_alone(slot);

	if (h2->settings.connections == 0 || alone) {
		place_own(slot, alone, alone && h2_misbehave_needs_fresh(slot));
		return;
	}
	if (is_first)
		link_put_first(&h2->waiting, &slot->link);
	else
		link_put_last(&h2->waiting, &slot->link);
	h2_pool_serve(h2);
}

void
h2_pool_place(struct slot *slot)
{
	place(slot, 0);
}

void
h2_pool_place_again(struct slot *slot)
{
	place(slot, 1);
}
