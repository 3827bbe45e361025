/* SPDX-License-Identifier: MIT */
/* A slot's request: begun, limited in time, ended. */
#include "net/h2.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "net/permit.h"

void
h2_slot_begin(struct slot *slot, const struct http_request *request,
	      reply_fn done, void *arg)
{
	slot->request = request;
	slot->done = done;
	slot->arg = arg;
	slot->sent = clock_now();
	slot->retries = 0;
	h2_reply_begin(slot);
	slot->told.detail[0] = '\0';
	slot->told.aborted = slot->told.stalled = 0;
	bodies_drop(&slot->body);
	bodies_trim(&slot->head);
}

static int
slot_is_connected(const struct slot *slot)
{
	return slot->session != NULL && slot->session->connection->established;
}

static void
slot_set_deadline(struct slot *slot)
{
	deadline_set(&slot->h2->deadlines, &slot->deadline,
		     slot->sent +
			 deadline_limit(&slot->h2->settings, slot->request,
					slot_is_connected(slot), slot->heard));
}

/* For each stage anew, if they differ. */
static void
slot_renew_deadline(struct slot *slot)
{
	const struct transport_settings *settings = &slot->h2->settings;

	if (settings->connect_timeout_s > 0 ||
	    settings->first_byte_timeout_s > 0)
		slot_set_deadline(slot);
}

void
h2_slot_heard(struct slot *slot)
{
	if (slot->heard)
		return;
	slot->heard = 1;
	slot_renew_deadline(slot);
}

static void
slot_established(struct slot *slot)
{
	slot_renew_deadline(slot);
	if (h2_misbehaves(slot))
		h2_misbehave_start_clock(slot);
}

void
h2_slot_start(struct slot *slot)
{
	slot_set_deadline(slot);
	h2_pool_place(slot);
}

static void
slot_leave_session(struct slot *slot)
{
	struct h2_session *session = slot->session;

	link_remove(&slot->link);
	slot->session = NULL;
	session->active--;
	if (session->receiving == slot)
		session->receiving = NULL;
	if (session->alone == slot)
		session->alone = NULL;
	h2_session_update(session);
}

/* Its stream is of no interest any more. */
static void
slot_leave(struct slot *slot)
{
	nghttp2_session_set_stream_user_data(slot->session->http, slot->stream,
					     NULL);
	slot_leave_session(slot);
}

void
h2_slot_note(struct slot *slot, enum h2_end end)
{
	struct h2_session *session = slot->session;

	slot->end = end;
	slot_leave(slot);
	link_put_last(&session->ended, &slot->link);
}

void
h2_slot_note_closed(struct slot *slot)
{
	struct h2_session *session = slot->session;

	slot->end = H2_COMPLETE;
	slot_leave_session(slot);
	link_put_last(&session->ended, &slot->link);
}

static void on_abort(evutil_socket_t, short, void *);
static void on_more(evutil_socket_t, short, void *);

/* The request is to be sent from its first byte. */
static void
slot_rewind(struct slot *slot)
{
	h2_reply_begin(slot);
	bodies_drop(&slot->body);
	slot->written = 0;
	slot->problem = NULL;
	if (h2_misbehaves(slot))
		h2_misbehave_begin(slot, on_abort, on_more);
}

static int32_t
slot_submit_head(struct slot *slot, struct h2_session *session)
{
	const struct h2_fields *head =
	    h2_fields_of(slot->h2, slot->request, &slot->path);
	nghttp2_data_provider body = {.read_callback = h2_body_read};

	return nghttp2_submit_request(
	    session->http, NULL, head->fields, head->count,
	    slot->request->body_len > 0 ? &body : NULL, slot);
}

static void
slot_submit(struct slot *slot, struct h2_session *session)
{
	size_t most = slot->h2->settings.requests_per_connection;

	slot_rewind(slot);
	slot->session = session;
	link_put_last(&session->slots, &slot->link);
	session->active++;
	session->begun++;
	if (h2_misbehaves(slot) && h2_misbehave_is_alone(slot))
		session->alone = slot;
	slot->stream = slot_submit_head(slot, session);
	if (slot->stream < 0) {
		h2_slot_fail(slot, HTTP_OTHER, "%s",
			     nghttp2_strerror(slot->stream));
		return;
	}
	if (most > 0 && session->begun >= most)
		h2_session_forget(session);
	h2_session_update(session);
	if (slot_is_connected(slot))
		slot_established(slot);
	else
		slot_renew_deadline(slot);
	h2_session_flush(session);
}

/* It waits for nothing any more. */
static void
slot_rest(struct slot *slot)
{
	deadline_drop(&slot->deadline);
	if (h2_misbehaves(slot))
		h2_misbehave_end(slot);
}

/* The connection is of no use to others. */
static int
slot_spoils(const struct slot *slot)
{
	return h2_misbehaves(slot) && h2_misbehave_is_alone(slot);
}

/* Ends its stream, if it has one. */
static void
slot_drop(struct slot *slot)
{
	struct h2_session *session = slot->session;

	link_remove(&slot->link); /* of those that wait, or are to be told */
	if (session == NULL)
		return;
	nghttp2_submit_rst_stream(session->http, NGHTTP2_FLAG_NONE,
				  slot->stream, NGHTTP2_CANCEL);
	slot_leave(slot);
	if (slot_spoils(slot) || !session->connection->established)
		h2_session_retire(session);
	else
		h2_session_flush(session);
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

static void
slot_finish(struct slot *slot)
{
	slot_rest(slot);
	h2_reply_show(slot);
	h2_pool_serve(slot->h2);
	slot_report(slot);
}

static void
slot_complete(struct slot *slot, struct h2_session *session)
{
	session->replies++;
	if (slot_spoils(slot))
		h2_session_retire(session);
	slot_finish(slot);
}

static void
slot_abort(struct slot *slot)
{
	if (slot->session != NULL)
		h2_misbehave_set_reset(slot, slot->session);
	slot_drop(slot);
	slot->told.aborted = 1;
	slot_finish(slot);
}

static void
on_abort(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	slot_abort(arg);
}

/* It may write some more of its body. */
static void
on_more(evutil_socket_t fd, short what, void *arg)
{
	struct slot *slot = arg;

	(void)fd;
	(void)what;
	h2_misbehave_renew(slot);
	if (slot->session == NULL)
		return;
	nghttp2_session_resume_data(slot->session->http, slot->stream);
	h2_session_flush(slot->session);
}

static void
slot_fail_for(struct slot *slot, const struct h2_why *why)
{
	h2_slot_fail(slot, why->failure, "%s", why->text);
}

/* A connection on which nothing has come meanwhile may be dead. */
void
h2_slot_on_deadline(struct deadline *deadline)
{
	struct slot *slot =
	    (struct slot *)((char *)deadline - offsetof(struct slot, deadline));
	struct h2_session *session = slot->session;
	struct h2_why why;

	if (h2_misbehaves(slot) && h2_misbehave_outlasts(slot)) {
		slot_abort(slot);
		return;
	}
	if (session != NULL && session->heard < slot->sent)
		h2_session_forget(session);
	h2_why_late(slot, deadline->at - slot->sent, &why);
	slot_fail_for(slot, &why);
}

static void
slot_unreachable(struct slot *slot, int os_error)
{
	const struct address *address = &slot->h2->settings.address;

	h2_slot_fail(slot,
		     os_error == ECONNREFUSED ? HTTP_REFUSED : HTTP_CONNECT,
		     "%.60s port %d: %s", address->host, address->port,
		     strerror(os_error));
}

static void
slot_untrusted(struct slot *slot, const char *problem)
{
	h2_slot_fail(slot, HTTP_TLS, "%s", problem);
}

/*
 * A connection that had been used before may have been closed before the
 * request was seen: that is sent once more. What was garbled was an answer.
 */
static void
slot_lost(struct slot *slot, int os_error)
{
	struct h2_session *session = slot->session;
	struct h2_why why;

	slot_leave(slot);
	if (h2_misbehaves(slot) && slot->request->misbehaves->silent) {
		slot_rest(slot); /* the server's patience ended first */
		slot->told.aborted = 1;
		h2_reply_show(slot);
		event_active(&slot->failing, EV_TIMEOUT, 0);
	} else if (session->failure == HTTP_ANSWERED && !slot->heard &&
		   slot->retries == 0 && session->replies > 0) {
		slot->retries++;
		h2_pool_place_again(slot);
	} else {
		h2_why_lost(slot, session, os_error, &why);
		slot_fail_for(slot, &why);
	}
}

static void
slot_again(struct slot *slot)
{
	if (slot->retries++ < H2_RETRIES)
		h2_pool_place_again(slot);
	else
		h2_slot_fail(slot, HTTP_RESET,
			     "the server refused the stream %d times",
			     slot->retries);
}

static void
slot_tell(struct slot *slot, struct h2_session *session)
{
	struct h2_why why;

	switch (slot->end) {
	case H2_ABORTED:
		h2_misbehave_set_reset(slot, session);
		slot->told.aborted = 1;
		slot_complete(slot, session);
		return;
	case H2_COMPLETE:
		slot_complete(slot, session);
		return;
	case H2_UNSEEN:
		slot_again(slot);
		return;
	case H2_RESET:
	case H2_INVALID:
	case H2_TOO_LARGE:
		h2_why_ended(slot, session, &why);
		slot_fail_for(slot, &why);
		return;
	}
}

void
h2_slot_fail(struct slot *slot, enum http_failure failure, const char *fmt, ...)
{
	va_list ap;

	slot_rest(slot);
	slot->told =
	    (struct http_reply){.failure = failure, .body = "", .headers = ""};
	slot->told.received = (size_t)slot->received;
	va_start(ap, fmt);
	vsnprintf(slot->told.detail, sizeof(slot->told.detail), fmt, ap);
	va_end(ap);
	slot_drop(slot);
	event_active(&slot->failing, EV_TIMEOUT, 0);
}

static void
on_failing(evutil_socket_t fd, short what, void *arg)
{
	struct slot *slot = arg;

	(void)fd;
	(void)what;
	h2_pool_serve(slot->h2);
	slot_report(slot);
}

void
h2_slot_cancel(struct slot *slot)
{
	if (slot->request == NULL)
		return;
	event_del(&slot->failing);
	slot_rest(slot);
	slot_drop(slot);
	slot->request = NULL;
	/* Those that wait are served from the event loop: they may be
	 * cancelled too. */
	event_active(&slot->h2->serving, EV_TIMEOUT, 0);
}

const struct h2_events h2_slot_events = {
    .submit = slot_submit,
    .established = slot_established,
    .unreachable = slot_unreachable,
    .untrusted = slot_untrusted,
    .abort = slot_abort,
    .lost = slot_lost,
    .tell = slot_tell,
};

void
h2_slot_init(struct slot *slot, struct h2 *h2)
{
	slot->h2 = h2;
	link_init(&slot->link);
	event_assign(&slot->failing, h2->settings.base, -1, 0, on_failing,
		     slot);
}
