/* SPDX-License-Identifier: MIT */
/*
 * Requests that misbehave on purpose. An abort is a RST_STREAM, on a connection
 * that others go on using; what concerns a whole connection has one of its own.
 */
#include "net/h2.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "net/pace.h"

struct h2_misconduct {
	struct event abort;
	struct pace reading, writing;
	size_t came; /* bytes of the reply */
	int begun;
};

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

static struct h2_misconduct *
misconduct_of(struct slot *slot, event_callback_fn on_abort,
	      event_callback_fn on_more)
{
	struct event_base *base = slot->h2->settings.base;
	struct h2_misconduct *own = slot->misconduct;

	if (own != NULL)
		return own;
	own = slot->misconduct = xcalloc(1, sizeof(*own));
	event_assign(&own->abort, base, -1, 0, on_abort, slot);
	pace_init(&own->reading, base, on_next_read, slot);
	pace_init(&own->writing, base, on_more, slot);
	return own;
}

void
h2_misbehave_begin(struct slot *slot, event_callback_fn on_abort,
		   event_callback_fn on_more)
{
	struct h2_misconduct *own = misconduct_of(slot, on_abort, on_more);

	event_del(&own->abort);
	pace_begin(&own->reading, slot->request->misbehaves->read_rate);
	pace_begin(&own->writing, slot->request->misbehaves->write_rate);
	own->came = 0;
	own->begun = 0;
}

void
h2_misbehave_end(struct slot *slot)
{
	struct h2_misconduct *own = slot->misconduct;

	if (own == NULL)
		return;
	event_del(&own->abort);
	pace_end(&own->reading);
	pace_end(&own->writing);
}

void
h2_misbehave_free(struct slot *slot)
{
	free(slot->misconduct);
}

static int
reads_slowly(const struct http_misbehaviour *how)
{
	return how->read_rate > 0 || how->stop_reading;
}

int
h2_misbehave_needs_fresh(const struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	return how->silent || how->handshake || reads_slowly(how);
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

/* Otherwise the kernel would read megabytes ahead. */
struct connection_manner
h2_misbehave_manner(const struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	return (struct connection_manner){
	    .receive_buffer = reads_slowly(how) ? PACE_SLOW_BUFFER : 0,
	    .leaves = how->handshake};
}

int
h2_misbehave_outlasts(const struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	return slot->session != NULL &&
	       slot->session->connection->established &&
	       (how->stop_reading || how->silent);
}

void
h2_misbehave_start_clock(struct slot *slot)
{
	double seconds = slot->request->misbehaves->abort_after_s;
	struct timeval due = pace_after(seconds);

	if (slot->misconduct->begun)
		return;
	slot->misconduct->begun = 1;
	if (seconds <= 0)
		return;
	/* From now, not from when the event loop last read the clock. */
	event_base_update_cache_time(slot->h2->settings.base);
	event_add(&slot->misconduct->abort, &due);
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
