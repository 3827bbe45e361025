/* SPDX-License-Identifier: MIT */
/* A slot's request: begun, waited for no longer than it may, ended. */
#include "net/h1.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"

/* More than this is given back between requests. */
enum { BUFFER_KEPT = 64 << 10 };

static void
buf_trim(struct buf *buf)
{
	if (buf->cap > BUFFER_KEPT)
		buf_free(buf);
	else
		buf_clear(buf);
}

void
slot_begin(struct slot *slot, const struct http_request *request, reply_fn done,
	   void *arg)
{
	slot->request = request;
	slot->done = done;
	slot->arg = arg;
	slot->sent = clock_now();
	slot->retried = slot->heard = 0;
	slot->reply.received = 0;
	slot->told.body = slot->told.headers = NULL;
	slot->told.detail[0] = '\0';
	slot->told.aborted = slot->told.stalled = 0;
	slot->h1->kept -= slot->body.len;
	buf_trim(&slot->body);
	buf_trim(&slot->head);
}

/* What follows the authority of an absolute URL, which is the target's. */
static const char *
slot_path(struct slot *slot, const char *url)
{
	const char *path;

	if (url[0] == '/')
		return url;
	path = strstr(url, "://") + 3;
	path += strcspn(path, "/?#");
	if (*path == '/')
		return path;
	buf_clear(&slot->path);
	buf_add(&slot->path, "/", 1);
	buf_adds(&slot->path, path);
	return slot->path.data;
}

void
slot_write(struct slot *slot)
{
	slot->long_body =
	    http1_compose(&slot->h1->preset, slot->request,
			  slot_path(slot, slot->request->url),
			  connection_is_last(slot->connection), &slot->out);
	connection_write(slot->connection);
}

/* The whole request, from its first byte. */
static void
slot_rewind(struct slot *slot)
{
	slot->written = 0;
	slot->heard = slot->in_body = 0;
	slot->paused = 0;
	http1_begin(&slot->reply, strcmp(slot->request->method, "HEAD") == 0);
	if (slot_misbehaves(slot))
		misbehave_begin(slot);
}

void
slot_start(struct slot *slot)
{
	slot_rewind(slot);
	if (slot->connection != NULL)
		slot_write(slot);
	else if (slot->h1->settings.connections > 0)
		queue_join(slot);
	else
		connection_open(slot);
}

static double
slot_timeout(const struct slot *slot)
{
	return slot->request->timeout_s > 0 ? slot->request->timeout_s
					    : slot->h1->settings.timeout_s;
}

/* The limit on what it waits for now, if that is less. */
static double
slot_stage_timeout(const struct slot *slot)
{
	const struct transport_settings *settings = &slot->h1->settings;

	if (slot->connection == NULL || !slot->connection->connected)
		return settings->connect_timeout_s;
	return slot->heard ? 0 : settings->first_byte_timeout_s;
}

void
slot_set_deadline(struct slot *slot)
{
	double stage = slot_stage_timeout(slot), seconds = slot_timeout(slot);

	if (stage > 0 && stage < seconds)
		seconds = stage;
	deadline_set(&slot->h1->deadlines, &slot->deadline,
		     slot->sent + seconds);
}

void
slot_on_deadline(struct deadline *deadline)
{
	struct slot *slot =
	    (struct slot *)((char *)deadline - offsetof(struct slot, deadline));
	double seconds = deadline->at - slot->sent;

	if (slot_misbehaves(slot) && misbehave_outlasts(slot))
		misbehave_abort(slot);
	else if (slot->connection == NULL)
		slot_fail(slot, HTTP_TIMEOUT, "no connection was free in %g s",
			  seconds);
	else if (!slot->connection->connected)
		slot_fail(slot, HTTP_TIMEOUT, "no connection in %g s", seconds);
	else if (!slot->heard)
		slot_fail(slot, HTTP_TIMEOUT, "no answer in %g s", seconds);
	else
		slot_fail(slot, HTTP_TIMEOUT,
			  "the reply did not end in %g s, %llu bytes of its "
			  "body came",
			  seconds, (unsigned long long)slot->reply.received);
}

void
slot_rest(struct slot *slot)
{
	deadline_drop(&slot->deadline);
	if (slot_misbehaves(slot))
		misbehave_end(slot);
}

/* Nothing may be done with the slot after done(): it may be gone. */
static void
slot_tell(struct slot *slot)
{
	slot->told.seconds = clock_now() - slot->sent;
	slot->request = NULL;
	slot->done(slot->arg, &slot->told);
}

void
slot_finish(struct slot *slot, int keep)
{
	struct h1 *h1 = slot->h1;

	slot_rest(slot);
	reply_show(slot);
	keep = keep && !connection_is_last(slot->connection);
	slot->connection->replies++;
	if (!keep)
		connection_close(slot->connection);
	else if (h1->settings.connections > 0)
		connection_put_idle(slot->connection);
	queue_serve(h1);
	slot_tell(slot);
}

void
slot_fail(struct slot *slot, enum http_failure failure, const char *fmt, ...)
{
	va_list ap;

	slot_rest(slot);
	slot->told =
	    (struct http_reply){.failure = failure, .body = "", .headers = ""};
	slot->told.received = (size_t)slot->reply.received;
	va_start(ap, fmt);
	vsnprintf(slot->told.detail, sizeof(slot->told.detail), fmt, ap);
	va_end(ap);
	queue_leave(slot);
	if (slot->connection != NULL)
		connection_close(slot->connection);
	event_active(&slot->failing, EV_TIMEOUT, 0);
}

static void
on_failing(evutil_socket_t fd, short what, void *arg)
{
	struct slot *slot = arg;

	(void)fd;
	(void)what;
	queue_serve(slot->h1);
	slot_tell(slot);
}

void
slot_lost(struct slot *slot, int os_error)
{
	const char *why = os_error != 0 ? strerror(os_error) : "closed";

	if (!slot->heard && !slot->retried && slot->connection->replies > 0) {
		slot->retried = 1;
		connection_close(slot->connection);
		slot_rewind(slot);
		connection_open(slot); /* not one that is stale as well */
	} else if (!slot->heard) {
		slot_fail(slot, HTTP_RESET, "%s before an answer", why);
	} else if (os_error != 0) {
		slot_fail(slot, HTTP_RESET, "%s within an answer", why);
	} else {
		slot_fail(slot, HTTP_CUT, "closed %s, %llu bytes of it came",
			  slot->in_body ? "within a body" : "within a head",
			  (unsigned long long)slot->reply.received);
	}
}

void
slot_init(struct slot *slot, struct h1 *h1)
{
	slot->h1 = h1;
	event_assign(&slot->failing, h1->settings.base, -1, 0, on_failing,
		     slot);
}
