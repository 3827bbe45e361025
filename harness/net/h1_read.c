/* SPDX-License-Identifier: MIT */
/* A reply read from its connection, and the end that it comes to. */
#include "net/h1.h"

#include <errno.h>

#include "base/clock.h"

/* Whether more of the reply is to be read. */
static int
read_take(struct slot *slot, size_t len)
{
	if (!slot->heard)
		slot_heard(slot);
	switch (reply_take(slot, len)) {
	case HTTP1_MORE:
	case HTTP1_INTERIM:
		if (!slot_misbehaves(slot) || !misbehave_read(slot, len))
			return 1;
		slot_abort(slot);
		return 0;
	case HTTP1_DONE: /* perhaps before all of the request was written */
		slot_finish(slot, slot->reply.keep && slot_is_written(slot) &&
				      !(slot_misbehaves(slot) &&
					misbehave_spoils(slot)));
		return 0;
	case HTTP1_BAD:
		slot_fail(slot, HTTP_GARBLED, "%s", slot->reply.problem);
		return 0;
	case HTTP1_LARGE:
		slot_fail(slot, HTTP_TOO_LARGE, "%s", slot->reply.problem);
		return 0;
	}
	return 0;
}

/* Without TLS nobody can tell whether that is all of it. */
static void
read_last(struct slot *slot)
{
	if (stream_is_cut(&slot->connection->stream))
		slot_fail(slot, HTTP_CUT,
			  "closed without TLS's close_notify, which would say "
			  "that %llu bytes are all",
			  (unsigned long long)slot->reply.received);
	else
		slot_finish(slot, 0);
}

/* The other side has closed the connection, or (os_error) it broke. */
static void
read_end(struct slot *slot, int os_error)
{
	const struct stream *stream = &slot->connection->stream;

	if (os_error == EPROTO && stream_problem(stream) != NULL)
		slot_fail(slot, HTTP_TLS, "%s", stream_problem(stream));
	else if (os_error == 0 && slot->in_body &&
		 http1_end(&slot->reply) == HTTP1_DONE)
		read_last(slot);
	else if (os_error == 0 && slot_misbehaves(slot) &&
		 slot->request->misbehaves->silent)
		slot_abort(slot); /* the server ran out of patience first */
	else
		slot_lost(slot, os_error);
}

/* Whether to read on. */
static int
read_some(struct slot *slot)
{
	int asked = slot->request != NULL;
	size_t most = asked && slot_misbehaves(slot) ? misbehave_may_read(slot)
						     : H1_INPUT;
	ssize_t len;

	if (most == 0)
		return 0;
	len = connection_receive(slot->connection, slot->h1->input, most);
	if (len < 0 && (errno == EAGAIN || errno == EINTR))
		return errno == EINTR;
	if (asked && len > 0)
		return read_take(slot, (size_t)len);
	if (asked)
		read_end(slot, len < 0 ? errno : 0);
	else
		slot_close(slot); /* closed, or bytes that nobody asked for */
	return 0;
}

/* Other slots, and timers, have a turn; its own must not be late for that. */
static void
read_later(struct slot *slot)
{
	if (slot->request != NULL && clock_now() >= slot->deadline.at)
		slot_on_deadline(&slot->deadline);
	else
		connection_call_readable(slot->connection);
}

/*
 * The event reports new bytes once: if level-triggered, the kernel would check
 * each socket a second time. So a reply is read to its end, or until there is
 * nothing left to read. A close that comes with the end of a reply shows in the
 * event alone (connection->ended); one that crosses the next request has that
 * sent once more.
 */
void
read_readable(void *arg)
{
	struct slot *slot = arg;

	for (int reads = 0; reads < H1_READS; reads++)
		if (!read_some(slot))
			return;
	read_later(slot);
}
