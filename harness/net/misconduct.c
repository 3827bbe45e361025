/* SPDX-License-Identifier: MIT */
#include "net/misconduct.h"

#include "base/mem.h"

static struct misconduct *
misconduct_new(struct event_base *base, const struct misconduct_events *events,
	       void *arg)
{
	struct misconduct *made = xcalloc(1, sizeof(*made));

	made->base = base;
	event_assign(&made->abort, base, -1, 0, events->abort, arg);
	pace_init(&made->reading, base, events->read, arg);
	pace_init(&made->writing, base, events->write, arg);
	return made;
}

void
misconduct_begin(struct misconduct **of, struct event_base *base,
		 const struct http_misbehaviour *how,
		 const struct misconduct_events *events, void *arg)
{
	if (*of == NULL)
		*of = misconduct_new(base, events, arg);
	event_del(&(*of)->abort);
	pace_begin(&(*of)->reading, how->read_rate);
	pace_begin(&(*of)->writing, how->write_rate);
	(*of)->came = 0;
	(*of)->begun = 0;
}

void
misconduct_end(struct misconduct *misconduct)
{
	if (misconduct == NULL)
		return;
	event_del(&misconduct->abort);
	pace_end(&misconduct->reading);
	pace_end(&misconduct->writing);
}

void
misconduct_start_clock(struct misconduct *misconduct,
		       const struct http_misbehaviour *how)
{
	struct timeval due = pace_after(how->abort_after_s);

	if (misconduct->begun)
		return;
	misconduct->begun = 1;
	if (how->abort_after_s <= 0)
		return;
	/* From now, not from when the event loop last read the clock. */
	event_base_update_cache_time(misconduct->base);
	event_add(&misconduct->abort, &due);
}

static int
reads_slowly(const struct http_misbehaviour *how)
{
	return how->read_rate > 0 || how->stop_reading;
}

int
misconduct_needs_fresh(const struct http_misbehaviour *how)
{
	return how->silent || how->handshake || reads_slowly(how);
}

/* Otherwise the kernel would read megabytes ahead. */
struct connection_manner
misconduct_manner(const struct http_misbehaviour *how)
{
	return (struct connection_manner){
	    .receive_buffer = reads_slowly(how) ? PACE_SLOW_BUFFER : 0,
	    .leaves = how->handshake};
}

int
misconduct_outlasts(const struct http_misbehaviour *how,
		    const struct connection *connection)
{
	return connection != NULL && connection->established &&
	       (how->stop_reading || how->silent);
}
