/* SPDX-License-Identifier: MIT */
/* A slot's request: begun, limited in time, ended. */
#include "net/h1.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"

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
	bodies_drop(&slot->body);
	bodies_trim(&slot->head);
}

/* For each stage anew. */
static void
slot_set_deadline(struct slot *slot)
{
	int connected =
	    slot->connection != NULL && slot->connection->established;

	deadline_set(&slot->h1->deadlines, &slot->deadline,
		     slot->sent + deadline_limit(&slot->h1->settings,
						 slot->request, connected,
						 slot->heard));
}

void
slot_heard(struct slot *slot)
{
	slot->heard = 1;
	slot_set_deadline(slot);
}

void
slot_close(struct slot *slot)
{
	if (slot->connection == NULL)
		return;
	connection_close(slot->connection);
	slot->connection = NULL;
}

static void
slot_connect(struct slot *slot)
{
	struct h1 *h1 = slot->h1;
	struct connection_manner manner = {0};

	if (slot_misbehaves(slot))
		manner = misbehave_manner(slot);
	slot->connection = connection_open(
	    &h1->connections, slot, manner,
	    h1->settings.connections > 0 ? &h1->memory : &slot->memory);
	if (slot->connection == NULL)
		slot_unreachable(slot, errno);
}

static void
slot_send(struct slot *slot)
{
	if (slot_misbehaves(slot) && misbehave_needs_fresh(slot)) {
		slot_close(slot);
		slot_connect(slot);
	} else {
		write_begin(slot);
	}
}

void
slot_established(void *arg)
{
	struct slot *slot = arg;

	slot_set_deadline(slot);
	write_begin(slot);
}

void
slot_unreachable(void *arg, int os_error)
{
	struct slot *slot = arg;
	const struct address *address = &slot->h1->settings.address;

	slot->connection = NULL;
	slot_fail(slot, os_error == ECONNREFUSED ? HTTP_REFUSED : HTTP_CONNECT,
		  "%.60s port %d: %s", address->host, address->port,
		  strerror(os_error));
}

void
slot_untrusted(void *arg, const char *problem)
{
	struct slot *slot = arg;

	slot->connection = NULL;
	slot_fail(slot, HTTP_TLS, "%s", problem);
}

void
slot_writable(void *arg)
{
	write_more(arg);
}

void
slot_serve(struct h1 *h1)
{
	struct connections *all = &h1->connections;

	while (h1->waiting.first != NULL &&
	       (all->idle != NULL || all->open < h1->settings.connections)) {
		struct slot *slot = queue_take(&h1->waiting);

		slot->connection = connection_take_idle(all, slot);
		if (slot->connection == NULL) {
			slot_connect(slot);
			continue;
		}
		slot_set_deadline(slot);
		slot_send(slot);
	}
}

static void
on_abort(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	slot_abort(arg);
}

/* The request is to be sent from its first byte. */
static void
slot_rewind(struct slot *slot)
{
	slot->written = 0;
	slot->heard = slot->in_body = 0;
	slot->paused = 0;
	http1_begin(&slot->reply, strcmp(slot->request->method, "HEAD") == 0);
	if (slot_misbehaves(slot))
		misbehave_begin(slot, on_abort);
}

void
slot_start(struct slot *slot)
{
	struct h1 *h1 = slot->h1;

	slot_set_deadline(slot);
	slot_rewind(slot);
	if (slot->connection != NULL) {
		slot_send(slot);
	} else if (h1->settings.connections > 0) {
		queue_join(&h1->waiting, slot);
		slot_serve(h1);
	} else {
		slot_connect(slot);
	}
}

void
slot_on_deadline(struct deadline *deadline)
{
	struct slot *slot =
	    (struct slot *)((char *)deadline - offsetof(struct slot, deadline));
	double seconds = deadline->at - slot->sent;

	if (slot_misbehaves(slot) && misbehave_outlasts(slot))
		slot_abort(slot);
	else if (slot->connection == NULL)
		slot_fail(slot, HTTP_TIMEOUT,
			  "no connection was free in %.10g s", seconds);
	else if (!slot->connection->connected)
		slot_fail(slot, HTTP_TIMEOUT, "no connection in %.10g s",
			  seconds);
	else if (!slot->connection->established)
		slot_fail(slot, HTTP_TIMEOUT,
			  "the TLS handshake did not end in %.10g s", seconds);
	else if (!slot->heard)
		slot_fail(slot, HTTP_TIMEOUT, "no answer in %.10g s", seconds);
	else
		slot_fail(slot, HTTP_TIMEOUT,
			  "the reply did not end in %.10g s, %llu bytes of its "
			  "body came",
			  seconds, (unsigned long long)slot->reply.received);
}

/* It waits for nothing any more. */
static void
slot_rest(struct slot *slot)
{
	deadline_drop(&slot->deadline);
	if (slot_misbehaves(slot))
		misbehave_end(slot);
}

/* The slot must not be used after done(): it may have been freed. */
static void
slot_report(struct slot *slot)
{
	struct buf large = bodies_detach(&slot->body);

	slot->told.seconds = clock_now() - slot->sent;
	slot->request = NULL;
	slot->done(slot->arg, &slot->told);
	bodies_drop(&large);
}

void
slot_finish(struct slot *slot, int keep)
{
	struct h1 *h1 = slot->h1;

	slot_rest(slot);
	reply_show(slot);
	keep = keep && !write_is_last(slot) &&
	       connection_can_go_on(slot->connection);
	slot->connection->replies++;
	if (!keep) {
		slot_close(slot);
	} else if (h1->settings.connections > 0) {
		connection_put_idle(slot->connection);
		slot->connection = NULL;
	}
	slot_serve(h1);
	slot_report(slot);
}

void
slot_abort(struct slot *slot)
{
	misbehave_set_reset(slot);
	reply_cut(slot);
	slot->told.aborted = 1;
	slot_finish(slot, 0);
}

void
slot_greeted(void *arg)
{
	slot_abort(arg);
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
	queue_leave(&slot->h1->waiting, slot);
	slot_close(slot);
	event_active(&slot->failing, EV_TIMEOUT, 0);
}

static void
on_failing(evutil_socket_t fd, short what, void *arg)
{
	struct slot *slot = arg;

	(void)fd;
	(void)what;
	slot_serve(slot->h1);
	slot_report(slot);
}

void
slot_lost(struct slot *slot, int os_error)
{
	const char *why = os_error != 0 ? strerror(os_error) : "closed";

	if (!slot->heard && !slot->retried && slot->connection->replies > 0) {
		slot->retried = 1;
		slot_close(slot);
		slot_rewind(slot);
		slot_connect(slot); /* an idle one may be stale as well */
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

/* Those that wait are served from the event loop: they may be cancelled too. */
void
slot_cancel(struct slot *slot)
{
	if (slot->request == NULL)
		return;
	event_del(&slot->failing);
	slot_rest(slot);
	queue_leave(&slot->h1->waiting, slot);
	slot_close(slot);
	slot->request = NULL;
	event_active(&slot->h1->serving, EV_TIMEOUT, 0);
}

void
slot_init(struct slot *slot, struct h1 *h1)
{
	slot->h1 = h1;
	event_assign(&slot->failing, h1->settings.base, -1, 0, on_failing,
		     slot);
}
