/* SPDX-License-Identifier: MIT */
/*
 * Requests that misbehave on purpose. An abort is a RST_STREAM, on a connection
 * that others go on using; what concerns a whole connection has one of its own.
 */
#include "net/h2.h"

#include <stdint.h>
#include <stdlib.h>

#include "net/misconduct.h"

static void
on_next_read(evutil_socket_t fd, short what, void *arg)
{
	struct slot *slot = arg;

	(void)fd;
	(void)what;
	pace_renew(&slot->misconduct->reading);
	if (slot->session != NULL && slot->session->connection->established)
		connection_call_readable(slot->session->connection);
}

void
h2_misbehave_begin(struct slot *slot, event_callback_fn on_abort,
		   event_callback_fn on_more)
{
	const struct misconduct_events events = {on_abort, on_next_read,
						 on_more};

	misconduct_begin(&slot->misconduct, slot->h2->settings.base,
			 slot->request->misbehaves, &events, slot);
}

void
h2_misbehave_end(struct slot *slot)
{
	misconduct_end(slot->misconduct);
}

void
h2_misbehave_free(struct slot *slot)
{
	free(slot->misconduct);
}

int
h2_misbehave_needs_fresh(const struct slot *slot)
{
	return misconduct_needs_fresh(slot->request->misbehaves);
}

int
h2_misbehave_is_alone(const struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	return how->half_close || how->reset || h2_misbehave_needs_fresh(slot);
}

/* A server may send nothing of a body that no window was granted for. */
void
h2_misbehave_prepare(const struct slot *slot, struct h2_session *session)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	session->mute = how->silent;
	if (how->stop_reading)
		session->window = 0;
	else if (how->read_rate > 0)
		session->window = NGHTTP2_INITIAL_WINDOW_SIZE;
}

struct connection_manner
h2_misbehave_manner(const struct slot *slot)
{
	return misconduct_manner(slot->request->misbehaves);
}

int
h2_misbehave_outlasts(const struct slot *slot)
{
	return slot->session != NULL &&
	       misconduct_outlasts(slot->request->misbehaves,
				   slot->session->connection);
}

void
h2_misbehave_start_clock(struct slot *slot)
{
	misconduct_start_clock(slot->misconduct, slot->request->misbehaves);
}

size_t
h2_misbehave_may_read(const struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	if (how->stop_reading)
		return 0;
	return how->read_rate > 0 ? slot->misconduct->reading.left : H2_INPUT;
}

void
h2_misbehave_read(struct slot *slot, size_t n)
{
	if (slot->request->misbehaves->read_rate > 0)
		pace_take(&slot->misconduct->reading, n);
}

size_t
h2_misbehave_may_write(const struct slot *slot)
{
	return slot->request->misbehaves->write_rate > 0
		   ? slot->misconduct->writing.left
		   : SIZE_MAX;
}

void
h2_misbehave_wrote(struct slot *slot, size_t n)
{
	if (slot->request->misbehaves->write_rate > 0)
		pace_take(&slot->misconduct->writing, n);
}

void
h2_misbehave_renew(struct slot *slot)
{
	pace_renew(&slot->misconduct->writing);
}

int
h2_misbehave_came(struct slot *slot, size_t n)
{
	size_t most = slot->request->misbehaves->abort_after_bytes;

	slot->misconduct->came += n;
	return most > 0 && slot->misconduct->came >= most;
}

void
h2_misbehave_said(const struct slot *slot, struct h2_session *session)
{
	if (slot->request->misbehaves->half_close)
		connection_end_writing(session->connection);
}

void
h2_misbehave_set_reset(const struct slot *slot, struct h2_session *session)
{
	if (!slot->request->misbehaves->reset)
		return;
	session->connection->manner.resets = 1;
	session->mute = 1;
}
