/* SPDX-License-Identifier: MIT */
/*
 * Requests that misbehave on purpose: given up, dribbled, left unread. Their
 * timers are their own, so that a well-behaved request pays for none of it.
 */
#include "net/h1.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"

enum {
	SLICES = 4,	    /* a second, of what goes at a rate, */
	SLOW_BUFFER = 4096, /* and what the kernel may take in beside it */
	LONGEST_S = 1 << 30
};

/* What goes on at a rate: a slice, and then a rest. */
struct pace {
	struct event next; /* slice */
	size_t slice, left;
	struct timeval rest;
};

struct misconduct {
	struct event abort;
	struct pace reading, writing;
	size_t came; /* bytes of the reply */
	int begun;   /* on a connection */
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
on_abort(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	misbehave_abort(arg);
}

static void
on_next_read(evutil_socket_t fd, short what, void *arg)
{
	struct slot *slot = arg;

	(void)fd;
	(void)what;
	slot->misconduct->reading.left = slot->misconduct->reading.slice;
	if (slot->connection != NULL)
		event_active(&slot->connection->readable, EV_READ, 0);
}

static void
on_next_write(evutil_socket_t fd, short what, void *arg)
{
	struct slot *slot = arg;

	(void)fd;
	(void)what;
	slot->misconduct->writing.left = slot->misconduct->writing.slice;
	if (slot->connection != NULL)
		connection_write(slot->connection);
}

static struct misconduct *
misconduct_of(struct slot *slot)
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
misbehave_begin(struct slot *slot)
{
	struct misconduct *own = misconduct_of(slot);

	event_del(&own->abort);
	pace_begin(&own->reading, slot->request->misbehaves->read_rate);
	pace_begin(&own->writing, slot->request->misbehaves->write_rate);
	own->came = 0;
	own->begun = 0;
}

/* Also of one that was refused before it began. */
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

/* Else the kernel would read for us, by the megabyte. */
void
misbehave_socket(const struct slot *slot, int fd)
{
	int size = SLOW_BUFFER;

	if (reads_slowly(slot->request->misbehaves))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
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

	return slot->connection != NULL && slot->connection->connected &&
	       (how->stop_reading || how->silent);
}

/* On a connection that was used before, none of that would be seen. */
static int
needs_another(const struct connection *connection)
{
	const struct http_misbehaviour *how =
	    connection->slot->request->misbehaves;

	return connection->replies > 0 && (how->silent || reads_slowly(how));
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
	/* Counted from now, not from when the event loop last looked. */
	event_base_update_cache_time(slot->h1->settings.base);
	event_add(&slot->misconduct->abort, &due);
}

/* As much as may be written now; the rest waits for what it needs. */
static void
write_some(struct connection *connection)
{
	struct slot *slot = connection->slot;
	const struct http_misbehaviour *how = slot->request->misbehaves;
	struct pace *pace = &slot->misconduct->writing;
	size_t before = slot->written;
	size_t most = how->write_rate > 0 ? pace->left : SIZE_MAX;

	if (connection_push(connection, most) != 0 && errno == EAGAIN)
		event_add(&connection->writable, NULL);
	if (slot->written == slot->out.len + slot->long_body) {
		if (how->half_close)
			shutdown(connection->fd, SHUT_WR);
	} else if (how->write_rate > 0) {
		pace_take(pace, slot->written - before);
	}
}

void
misbehave_write(struct connection *connection)
{
	struct slot *slot = connection->slot;

	if (needs_another(connection)) {
		connection_close(connection);
		connection_open(slot);
		return;
	}
	start_clock(slot);
	if (!slot->request->misbehaves->silent)
		write_some(connection);
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t
misbehave_may_read(struct slot *slot)
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
	if (how->abort_after_bytes > 0 && own->came >= how->abort_after_bytes) {
		misbehave_abort(slot);
		return 0;
	}
	if (how->read_rate > 0)
		pace_take(&own->reading, n);
	return 1;
}

/* Of half a head nothing is told. */
void
misbehave_abort(struct slot *slot)
{
	static const struct linger at_once = {1, 0};

	if (slot->request->misbehaves->reset)
		setsockopt(slot->connection->fd, SOL_SOCKET, SO_LINGER,
			   &at_once, sizeof(at_once));
	if (!slot->in_body) {
		slot->reply.status = 0;
		buf_clear(&slot->head);
	}
	slot->told.aborted = 1;
	slot_finish(slot, 0);
}
