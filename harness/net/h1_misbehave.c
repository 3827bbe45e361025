/* SPDX-License-Identifier: MIT */
/* Requests that misbehave on purpose: aborted, sent slowly, left unread. */
#include "net/h1.h"

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
	if (slot->connection != NULL)
		connection_call_readable(slot->connection);
}

static void
on_next_write(evutil_socket_t fd, short what, void *arg)
{
	struct slot *slot = arg;

	(void)fd;
	(void)what;
	pace_renew(&slot->misconduct->writing);
	if (slot->connection != NULL && slot->connection->established)
		connection_call_writable(slot->connection);
}

void
misbehave_begin(struct slot *slot, event_callback_fn on_abort)
{
	const struct misconduct_events events = {on_abort, on_next_read,
						 on_next_write};

	misconduct_begin(&slot->misconduct, slot->h1->settings.base,
			 slot->request->misbehaves, &events, slot);
}

void
misbehave_end(struct slot *slot)
{
	misconduct_end(slot->misconduct);
}

void
misbehave_free(struct slot *slot)
{
	free(slot->misconduct);
}

struct connection_manner
misbehave_manner(const struct slot *slot)
{
	return misconduct_manner(slot->request->misbehaves);
}

int
misbehave_spoils(const struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	return how->half_close || misconduct_needs_fresh(how);
}

int
misbehave_outlasts(const struct slot *slot)
{
	return misconduct_outlasts(slot->request->misbehaves, slot->connection);
}

int
misbehave_needs_fresh(const struct slot *slot)
{
	return slot->connection->replies > 0 &&
	       misconduct_needs_fresh(slot->request->misbehaves);
}

size_t
misbehave_may_write(struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	misconduct_start_clock(slot->misconduct, how);
	if (how->silent)
		return 0;
	return how->write_rate > 0 ? slot->misconduct->writing.left : SIZE_MAX;
}

void
misbehave_wrote(struct slot *slot, size_t n)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	if (how->silent)
		return;
	if (slot_is_written(slot)) {
		if (how->half_close)
			connection_end_writing(slot->connection);
	} else if (how->write_rate > 0) {
		pace_take(&slot->misconduct->writing, n);
	}
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t
misbehave_may_read(const struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;
	const struct misconduct *own = slot->misconduct;
	size_t most = how->stop_reading ? 0 : H1_INPUT;

	if (how->read_rate > 0)
		most = least(most, own->reading.left);
	if (how->abort_after_bytes > 0)
		most = least(most, how->abort_after_bytes - own->came);
	return most;
}

int
misbehave_read(struct slot *slot, size_t n)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;
	struct misconduct *own = slot->misconduct;

	own->came += n;
	if (how->abort_after_bytes > 0 && own->came >= how->abort_after_bytes)
		return 1;
	if (how->read_rate > 0)
		pace_take(&own->reading, n);
	return 0;
}

void
misbehave_set_reset(const struct slot *slot)
{
	if (slot->request->misbehaves->reset)
		slot->connection->manner.resets = 1;
}
