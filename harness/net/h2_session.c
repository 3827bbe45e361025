/* SPDX-License-Identifier: MIT */
/* A session of nghttp2 on its connection. */
#include "net/h2.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

enum {
	WINDOW = 1 << 20,	 /* of a stream; what comes is taken at once */
	WINDOW_OF_ALL = 16 << 20 /* of a connection */
};

/* Says what we take: no pushes, and heads of a bounded size. */
static void
session_greet(struct h2_session *session)
{
	const nghttp2_settings_entry settings[] = {
	    {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
	    {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, (uint32_t)session->window},
	    {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, 256 << 10},
	};

	nghttp2_submit_settings(session->http, NGHTTP2_FLAG_NONE, settings,
				COUNT(settings));
	if (session->window == WINDOW)
		nghttp2_session_set_local_window_size(
		    session->http, NGHTTP2_FLAG_NONE, 0, WINDOW_OF_ALL);
}

static void
session_begin(struct h2_session *session)
{
	struct h2 *h2 = session->h2;

	nghttp2_session_client_new3(&session->http, h2->callbacks, session,
				    NULL, &h2->blocks.calls);
	session_greet(session);
}

static void on_flushing(evutil_socket_t, short, void *);

static struct h2_session *
session_new(struct h2 *h2, struct slot *owner)
{
	struct h2_session *session = xcalloc(1, sizeof(*session));

	session->h2 = h2;
	session->window = WINDOW;
	session->is_shared = owner == NULL;
	link_init(&session->all);
	link_init(&session->room);
	link_init(&session->slots);
	link_init(&session->ended);
	return session;
}

static void
session_own(struct h2_session *session, struct slot *owner)
{
	session->owner = owner;
	if (owner != NULL)
		owner->own = session;
	else
		session->h2->shared++;
}

struct h2_session *
h2_session_open(struct h2 *h2, const struct slot *slot, struct slot *owner)
{
	struct h2_session *session = session_new(h2, owner);
	int misbehaves = slot != NULL && h2_misbehaves(slot);
	struct connection_manner manner = {0};

	if (misbehaves)
		manner = h2_misbehave_manner(slot);
	session->connection =
	    connection_open(&h2->connections, session, manner, &h2->memory);
	if (session->connection == NULL) {
		free(session);
		return NULL;
	}
	if (misbehaves)
		h2_misbehave_prepare(slot, session);
	session_begin(session);
	event_assign(&session->flushing, h2->settings.base, -1, 0, on_flushing,
		     session);
	link_put_last(&h2->sessions, &session->all);
	session_own(session, owner);
	h2_session_update(session);
	return session;
}

static void
session_free(struct h2_session *session)
{
	h2_session_forget(session);
	event_del(&session->flushing);
	if (session->connection != NULL)
		connection_close(session->connection);
	nghttp2_session_del(session->http);
	link_remove(&session->all);
	buf_free(&session->out);
	free(session);
}

static void
session_tell(struct h2_session *session)
{
	while (!link_is_alone(&session->ended)) {
		struct slot *slot =
		    LINKED(session->ended.next, struct slot, link);

		link_remove(&slot->link);
		session->h2->events->tell(slot, session);
	}
}

/* Nothing more can come of it: its slots are told, or begin anew. */
static void
session_end(struct h2_session *session, int os_error)
{
	struct h2 *h2 = session->h2;

	h2_session_forget(session);
	while (!link_is_alone(&session->slots))
		h2->events->lost(LINKED(session->slots.next, struct slot, link),
				 os_error);
	session_free(session);
	event_active(&h2->serving, EV_TIMEOUT, 0);
}

/* After a protocol error nghttp2 only says farewell. */
static int
session_is_over(struct h2_session *session)
{
	if (session->over)
		return 1;
	if (nghttp2_session_want_read(session->http) ||
	    nghttp2_session_want_write(session->http))
		return 0;
	if (session->active > 0)
		h2_session_spoil(session, HTTP_GARBLED, NGHTTP2_ERR_PROTO);
	return 1;
}

/* What the last turn has led to is said and done. */
static void
session_turn(struct h2_session *session, int os_error)
{
	session->busy = 1;
	do {
		session_tell(session);
		if (!session->over)
			h2_session_write(session);
	} while (!link_is_alone(&session->ended));
	session->busy = 0;
	session->h2->being_read = NULL;
	if (session_is_over(session))
		session_end(session, os_error);
	else if (session->closing && session->active == 0)
		h2_session_close(session);
}

static void
on_flushing(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	session_turn(arg, 0);
}

void
h2_session_flush(struct h2_session *session)
{
	if (session->busy || !session->connection->established)
		return;
	if (session->is_shared || session->closing || session->active > 1)
		event_active(&session->flushing, EV_TIMEOUT, 0);
	else
		h2_session_write(session);
	if (!link_is_alone(&session->ended) || session->over)
		event_active(&session->flushing, EV_TIMEOUT, 0);
}

void
h2_session_close(struct h2_session *session)
{
	if (session->busy)
		return; /* its turn ends with that */
	if (session->connection->established && !session->mute) {
		nghttp2_session_terminate_session(session->http,
						  NGHTTP2_NO_ERROR);
		h2_session_write(session);
	}
	session_free(session);
}

/* By TLS, both sides have to agree on HTTP/2. */
static int
session_agrees(struct h2_session *session)
{
	const struct tls *tls = session->connection->stream.tls;

	if (tls == NULL || strcmp(tls_protocol(tls), "h2") == 0)
		return 1;
	snprintf(session->problem, sizeof(session->problem),
		 "the target does not agree to HTTP/2 (ALPN): leave out "
		 "--http2, or use --transport curl");
	h2_session_spoil(session, HTTP_TLS, 0);
	return 0;
}

void
h2_session_established(void *arg)
{
	struct h2_session *session = arg;
	struct link *next, *at = session->slots.next;

	if (!session_agrees(session)) {
		session_end(session, 0);
		return;
	}
	for (; at != &session->slots; at = next) {
		next = at->next;
		session->h2->events->established(LINKED(at, struct slot, link));
	}
	session_turn(session, 0);
}

/* Its connection is closed already. */
static void
session_lose(struct h2_session *session, void (*tell)(struct slot *, void *),
	     void *why)
{
	struct h2 *h2 = session->h2;

	session->connection = NULL;
	h2_session_forget(session);
	while (!link_is_alone(&session->slots)) {
		struct slot *slot =
		    LINKED(session->slots.next, struct slot, link);

		link_remove(&slot->link);
		slot->session = NULL;
		tell(slot, why);
	}
	session_free(session);
	event_active(&h2->serving, EV_TIMEOUT, 0);
}

static void
tell_unreachable(struct slot *slot, void *os_error)
{
	slot->h2->events->unreachable(slot, *(int *)os_error);
}

static void
tell_untrusted(struct slot *slot, void *problem)
{
	slot->h2->events->untrusted(slot, problem);
}

void
h2_session_unreachable(void *session, int os_error)
{
	session_lose(session, tell_unreachable, &os_error);
}

void
h2_session_untrusted(void *session, const char *problem)
{
	session_lose(session, tell_untrusted, (void *)problem);
}

/* Its one request leaves in the middle of the handshake. */
void
h2_session_greeted(void *arg)
{
	struct h2_session *session = arg;

	if (session->alone != NULL)
		session->h2->events->abort(session->alone);
}

void
h2_session_writable(void *arg)
{
	session_turn(arg, 0);
}

static enum http_failure
failure_of(ssize_t error)
{
	switch (error) {
	case NGHTTP2_ERR_FLOODED:
	case NGHTTP2_ERR_CALLBACK_FAILURE:
		return HTTP_OTHER;
	default:
		return HTTP_GARBLED;
	}
}

/* What the other side sent is no TLS, or it has closed the connection. */
static int
session_stop(struct h2_session *session, int os_error)
{
	const char *problem = stream_problem(&session->connection->stream);

	if (os_error == EPROTO && problem != NULL) {
		snprintf(session->problem, sizeof(session->problem), "%s",
			 problem);
		h2_session_spoil(session, HTTP_TLS, 0);
	}
	errno = os_error;
	return -1;
}

/* 1: there may be more; 0: there is not, for now; -1 and errno: it has ended,
 * in order if that is 0. */
static int
session_read(struct h2_session *session)
{
	struct slot *slot = session->alone;
	char *input = session->h2->input;
	size_t most = slot != NULL ? h2_misbehave_may_read(slot) : H2_INPUT;
	ssize_t len, used;

	if (most == 0)
		return 0;
	len = connection_receive(session->connection, input, most);
	if (len < 0 && (errno == EAGAIN || errno == EINTR))
		return errno == EINTR;
	if (len <= 0)
		return session_stop(session, len < 0 ? errno : 0);
	session->heard = clock_now();
	if (slot != NULL)
		h2_misbehave_read(slot, (size_t)len);
	used = nghttp2_session_mem_recv(session->http, (uint8_t *)input,
					(size_t)len);
	if (used < 0)
		h2_session_spoil(session, failure_of(used), (int)used);
	session_tell(session);
	return !session->over &&
	       !connection_is_drained(session->connection, (size_t)len, most);
}

void
h2_session_readable(void *arg)
{
	struct h2_session *session = arg;
	int more = 1, os_error = 0;

	session->busy = 1;
	session->h2->being_read = session;
	for (int reads = 0; more > 0 && reads < H2_READS; reads++)
		more = session_read(session);
	if (more < 0) {
		os_error = errno;
		session->over = 1;
	} else if (more > 0) {
		connection_call_readable(session->connection);
	}
	session_turn(session, os_error);
}

void
h2_session_retire(struct h2_session *session)
{
	h2_session_forget(session);
	if (session->active == 0 && link_is_alone(&session->ended))
		h2_session_close(session);
}
