/* SPDX-License-Identifier: MIT */
/*
 * Requests that misbehave on purpose: aborted, sent slowly, left unread. They
 * have timers of their own, so that other requests do not pay for them.
 */
#include "net/h1.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"

enum {
	SLICES = 4,	    /* a second: a rate is kept in so many portions */
	SLOW_BUFFER = 4096, /* bytes that the kernel may read ahead */
	LONGEST_S = 1 << 30
};

/* Keeps a rate: a slice of bytes, then a rest. */
struct pace {
	struct event next; /* slice */
	size_t slice, left;
	struct timeval rest;
};

struct misconduct {
	struct event abort;
	struct pace reading, writing;
	size_t came; /* bytes of the reply */
	int begun;   /* writing, on a connection */
};

static struct timeval
after(double seconds)
{
	seconds = fmin(seconds, LONGEST_S);
	return (struct timeval){
	    (time_t)seconds, (suseconds_t)((seconds - floor(seconds)) * 1e6)};
}

static void
pace_begin(struct pace *pace, double rate)
{
	double slice = fmin(rate / SLICES, 1 << 30);

	event_del(&pace->next);
	if (rate <= 0)
		return;
	pace->slice = slice < 1 ? 1 : (size_t)slice;
	pace->left = pace->slice;
	pace->rest = after((double)pace->slice / rate);
}

static void
pace_take(struct pace *pace, size_t n)
{
	pace->left -= n < pace->left ? n : pace->left;
	if (pace->left == 0 && !event_pending(&pace->next, EV_TIMEOUT, NULL))
		event_add(&pace->next, &pace->rest);
}

static void
on_next_read(evutil_socket_t fd, short what, void *arg)
{
	struct slot *slot = arg;

	(void)fd;
	(void)what;
	slot->misconduct->reading.left = slot->misconduct->reading.slice;
	if (slot->connection != NULL)
		connection_call_readable(slot->connection);
}

static void
on_next_write(evutil_socket_t fd, short what, void *arg)
{
	struct slot *slot = arg;

	(void)fd;
	(void)what;
	slot->misconduct->writing.left = slot->misconduct->writing.slice;
	if (slot->connection != NULL && slot->connection->established)
		connection_call_writable(slot->connection);
}

static struct misconduct *
misconduct_of(struct slot *slot, event_callback_fn on_abort)
{
	struct event_base *base = slot->h1->settings.base;
	struct misconduct *own = slot->misconduct;

	if (own != NULL)
		return own;
	own = slot->misconduct = xcalloc(1, sizeof(*own));
	event_assign(&own->abort, base, -1, 0, on_abort, slot);
	event_assign(&own->reading.next, base, -1, 0, on_next_read, slot);
	event_assign(&own->writing.next, base, -1, 0, on_next_write, slot);
	return own;
}

void
misbehave_begin(struct slot *slot, event_callback_fn on_abort)
{
	struct misconduct *own = misconduct_of(slot, on_abort);

	event_del(&own->abort);
	pace_begin(&own->reading, slot->request->misbehaves->read_rate);
	pace_begin(&own->writing, slot->request->misbehaves->write_rate);
	own->came = 0;
	own->begun = 0;
}

void
misbehave_end(struct slot *slot)
{
	struct misconduct *own = slot->misconduct;

	if (own == NULL)
		return;
	event_del(&own->abort);
	event_del(&own->reading.next);
	event_del(&own->writing.next);
}

void
misbehave_free(struct slot *slot)
{
	free(slot->misconduct);
}

static int
reads_slowly(const struct http_misbehaviour *how)
{
	return how->read_rate > 0 || how->stop_reading;
}

/* Otherwise the kernel would read megabytes ahead. */
struct connection_manner
misbehave_manner(const struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	return (struct connection_manner){
	    .receive_buffer = reads_slowly(how) ? SLOW_BUFFER : 0,
	    .leaves = how->handshake};
}

int
misbehave_spoils(const struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	return how->half_close || how->silent || reads_slowly(how);
}

int
misbehave_outlasts(const struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	return slot->connection != NULL && slot->connection->established &&
	       (how->stop_reading || how->silent);
}

/* Once a connection was used, none of that could be observed on it. */
int
misbehave_needs_fresh(const struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	return slot->connection->replies > 0 &&
	       (how->silent || how->handshake || reads_slowly(how));
}

static void
start_clock(struct slot *slot)
{
	double seconds = slot->request->misbehaves->abort_after_s;
	struct timeval due = after(seconds);

	if (slot->misconduct->begun)
		return;
	slot->misconduct->begun = 1;
	if (seconds <= 0)
		return;
	/* From now, not from when the event loop last read the clock. */
	event_base_update_cache_time(slot->h1->settings.base);
	event_add(&slot->misconduct->abort, &due);
}

size_t
misbehave_may_write(struct slot *slot)
{
	const struct http_misbehaviour *how = slot->request->misbehaves;

	start_clock(slot);
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
