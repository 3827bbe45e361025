/* SPDX-License-Identifier: MIT */
/*
 * HTTP/1.1 over plain TCP, straight on libevent: what most load is made of, at
 * the least cost. Names are resolved once, before the load begins.
 */
#include "net/h1.h"

#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/permit.h"

/* More than this is given back between requests. */
enum { BUFFER_KEPT = 64 << 10 };

static int
h1_resolve(struct h1 *h1, struct error *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
	const struct address *address = &h1->settings.address;
	char port[8];
	int code;

	snprintf(port, sizeof(port), "%d", address->port);
	code = getaddrinfo(address->host, port, &hints, &found);
	if (code != 0)
		return error_set(err, STATUS_UNAVAILABLE,
				 "cannot find the host %s: %s", address->host,
				 gai_strerror(code));
	for (struct addrinfo *a = found;
	     a != NULL && h1->naddresses < H1_ADDRESSES; a = a->ai_next) {
		struct h1_address *to = &h1->addresses[h1->naddresses++];

		memcpy(&to->bytes, a->ai_addr, a->ai_addrlen);
		to->len = a->ai_addrlen;
	}
	freeaddrinfo(found);
	return 0;
}

/* What follows the authority of an absolute URL, which is the target's. */
static const char *
lane_path(struct lane *lane, const char *url)
{
	const char *path;

	if (url[0] == '/')
		return url;
	path = strstr(url, "://") + 3;
	path += strcspn(path, "/?#");
	if (*path == '/')
		return path;
	buf_clear(&lane->path);
	buf_add(&lane->path, "/", 1);
	buf_adds(&lane->path, path);
	return lane->path.data;
}

void
lane_write(struct lane *lane)
{
	lane->long_body =
	    http1_compose(&lane->h1->preset, lane->request,
			  lane_path(lane, lane->request->url),
			  connection_is_last(lane->connection), &lane->out);
	connection_write(lane->connection);
}

/* Lets those that wait have what has become free, in order. */
static void
h1_serve(struct h1 *h1)
{
	while (
	    h1->waiting != NULL &&
	    (h1->idle != NULL || h1->connections < h1->settings.connections)) {
		struct lane *lane = h1->waiting;
		struct connection *idle = connection_take_idle(h1);

		h1->waiting = lane->next;
		if (h1->waiting == NULL)
			h1->last = &h1->waiting;
		lane->next = NULL;
		if (idle == NULL) {
			connection_open(lane);
			continue;
		}
		idle->lane = lane;
		lane->connection = idle;
		lane_set_deadline(lane);
		lane_write(lane);
	}
}

static int
lane_waits(const struct lane *lane)
{
	return lane->next != NULL || lane->h1->last == &lane->next;
}

static void
lane_wait(struct lane *lane)
{
	struct h1 *h1 = lane->h1;

	*h1->last = lane;
	h1->last = &lane->next;
	h1_serve(h1);
}

static void
lane_wait_no_more(struct lane *lane)
{
	struct h1 *h1 = lane->h1;
	struct lane **at = &h1->waiting;

	if (!lane_waits(lane))
		return;
	while (*at != lane)
		at = &(*at)->next;
	*at = lane->next;
	if (h1->last == &lane->next)
		h1->last = at;
	lane->next = NULL;
}

/* The whole request, from its first byte. */
static void
lane_rewind(struct lane *lane)
{
	lane->written = 0;
	lane->heard = lane->in_body = 0;
	http1_begin(&lane->reply, strcmp(lane->request->method, "HEAD") == 0);
	if (lane_misbehaves(lane))
		misbehave_begin(lane);
}

static void
lane_start(struct lane *lane)
{
	lane_rewind(lane);
	if (lane->connection != NULL)
		lane_write(lane);
	else if (lane->h1->settings.connections > 0)
		lane_wait(lane);
	else
		connection_open(lane);
}

static double
lane_timeout(const struct lane *lane)
{
	return lane->request->timeout_s > 0 ? lane->request->timeout_s
					    : lane->h1->settings.timeout_s;
}

/* The limit on what it waits for now, if that is less. */
static double
lane_stage_timeout(const struct lane *lane)
{
	const struct transport_settings *settings = &lane->h1->settings;

	if (lane->connection == NULL || !lane->connection->connected)
		return settings->connect_timeout_s;
	return lane->heard ? 0 : settings->first_byte_timeout_s;
}

void
lane_set_deadline(struct lane *lane)
{
	double stage = lane_stage_timeout(lane), seconds = lane_timeout(lane);

	if (stage > 0 && stage < seconds)
		seconds = stage;
	if (lane->deadline.next != NULL &&
	    lane->deadline.at == lane->sent + seconds)
		return;
	deadline_drop(&lane->h1->deadlines, &lane->deadline);
	deadline_set(&lane->h1->deadlines, &lane->deadline,
		     lane->sent + seconds);
}

static void
on_deadline(struct deadline *deadline)
{
	struct lane *lane =
	    (struct lane *)((char *)deadline - offsetof(struct lane, deadline));
	double seconds = deadline->at - lane->sent;

	if (lane_misbehaves(lane) && misbehave_outlasts(lane))
		misbehave_abort(lane);
	else if (lane->connection == NULL)
		lane_fail(lane, HTTP_TIMEOUT, "no connection was free in %g s",
			  seconds);
	else if (!lane->connection->connected)
		lane_fail(lane, HTTP_TIMEOUT, "no connection in %g s", seconds);
	else if (!lane->heard)
		lane_fail(lane, HTTP_TIMEOUT, "no answer in %g s", seconds);
	else
		lane_fail(lane, HTTP_TIMEOUT,
			  "the reply did not end in %g s, %llu bytes of its "
			  "body came",
			  seconds, (unsigned long long)lane->reply.received);
}

/* It waits for nothing any more. */
static void
lane_rest(struct lane *lane)
{
	deadline_drop(&lane->h1->deadlines, &lane->deadline);
	if (lane_misbehaves(lane))
		misbehave_end(lane);
}

/* Nothing may be done with the lane after done(): it may be gone. */
static void
lane_tell(struct lane *lane)
{
	lane->told.seconds = clock_now() - lane->sent;
	lane->request = NULL;
	lane->done(lane->arg, &lane->told);
}

void
lane_finish(struct lane *lane, int keep)
{
	struct h1 *h1 = lane->h1;

	lane_rest(lane);
	reply_show(lane);
	keep = keep && !connection_is_last(lane->connection);
	lane->connection->replies++;
	if (!keep)
		connection_close(lane->connection);
	else if (h1->settings.connections > 0)
		connection_put_idle(lane->connection);
	h1_serve(h1);
	lane_tell(lane);
}

void
lane_fail(struct lane *lane, enum http_failure failure, const char *fmt, ...)
{
	va_list ap;

	lane_rest(lane);
	lane->told =
	    (struct http_reply){.failure = failure, .body = "", .headers = ""};
	lane->told.received = (size_t)lane->reply.received;
	va_start(ap, fmt);
	vsnprintf(lane->told.detail, sizeof(lane->told.detail), fmt, ap);
	va_end(ap);
	lane_wait_no_more(lane);
	if (lane->connection != NULL)
		connection_close(lane->connection);
	event_active(&lane->failing, EV_TIMEOUT, 0);
}

static void
on_failing(evutil_socket_t fd, short what, void *arg)
{
	struct lane *lane = arg;

	(void)fd;
	(void)what;
	h1_serve(lane->h1);
	lane_tell(lane);
}

void
lane_lost(struct lane *lane, int os_error)
{
	const char *why = os_error != 0 ? strerror(os_error) : "closed";

	if (!lane->heard && !lane->retried && lane->connection->replies > 0) {
		lane->retried = 1;
		connection_close(lane->connection);
		lane_rewind(lane);
		connection_open(lane); /* not one that is stale as well */
	} else if (!lane->heard) {
		lane_fail(lane, HTTP_RESET, "%s before an answer", why);
	} else if (os_error != 0) {
		lane_fail(lane, HTTP_RESET, "%s within an answer", why);
	} else {
		lane_fail(lane, HTTP_CUT, "closed %s, %llu bytes of it came",
			  lane->in_body ? "within a body" : "within a head",
			  (unsigned long long)lane->reply.received);
	}
}

static void
buf_trim(struct buf *buf)
{
	if (buf->cap > BUFFER_KEPT)
		buf_free(buf);
	else
		buf_clear(buf);
}

static void
lane_begin(struct lane *lane, const struct http_request *request, reply_fn done,
	   void *arg)
{
	lane->request = request;
	lane->done = done;
	lane->arg = arg;
	lane->sent = clock_now();
	lane->retried = lane->heard = 0;
	lane->reply.received = 0;
	lane->told.body = lane->told.headers = NULL;
	lane->told.detail[0] = '\0';
	lane->told.aborted = 0;
	lane->h1->kept -= lane->body.len;
	buf_trim(&lane->body);
	buf_trim(&lane->head);
}

static void
h1_send(struct lane *lane, const struct http_request *request, reply_fn done,
	void *arg)
{
	const struct transport_settings *settings = &lane->h1->settings;
	char detail[sizeof(lane->told.detail)];
	enum http_failure failure;

	lane_begin(lane, request, done, arg);
	failure = permit_request(request, &settings->address,
				 settings->allow_hosts, detail);
	if (failure == HTTP_ANSWERED &&
	    permit_has_header(request, settings->headers,
			      "Transfer-Encoding")) {
		failure = HTTP_BAD_REQUEST;
		snprintf(detail, sizeof(detail),
			 "a body is sent with its length: leave out "
			 "Transfer-Encoding, or use --transport curl");
	}
	if (failure != HTTP_ANSWERED) {
		lane_fail(lane, failure, "%s", detail);
		return;
	}
	lane_set_deadline(lane);
	lane_start(lane);
}

/* Whoever waits is served from the event loop: it may be cancelled as well. */
static void
h1_cancel(struct lane *lane)
{
	if (lane->request == NULL)
		return;
	event_del(&lane->failing);
	lane_rest(lane);
	lane_wait_no_more(lane);
	if (lane->connection != NULL)
		connection_close(lane->connection);
	lane->request = NULL;
	event_active(&lane->h1->serving, EV_TIMEOUT, 0);
}

static void
on_serving(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	h1_serve(arg);
}

static struct lane *
h1_lane_new(void *state)
{
	struct lane *lane = xcalloc(1, sizeof(*lane));

	lane->h1 = state;
	event_assign(&lane->failing, lane->h1->settings.base, -1, 0, on_failing,
		     lane);
	return lane;
}

static void
h1_lane_free(struct lane *lane)
{
	h1_cancel(lane);
	if (lane->connection != NULL)
		connection_close(lane->connection);
	lane->h1->kept -= lane->body.len;
	buf_free(&lane->out);
	buf_free(&lane->path);
	buf_free(&lane->head);
	buf_free(&lane->body);
	misbehave_free(lane);
	free(lane);
}

static void
h1_close(void *state)
{
	struct h1 *h1 = state;
	struct connection *next;

	while (h1->idle != NULL)
		connection_close(h1->idle);
	for (; h1->spare != NULL; h1->spare = next) {
		next = h1->spare->next;
		free(h1->spare);
	}
	event_del(&h1->serving);
	deadlines_free(&h1->deadlines);
	http1_preset_free(&h1->preset);
	free(h1);
}

static void *
h1_open(const struct transport_settings *settings, struct error *err)
{
	struct h1 *h1 = xcalloc(1, sizeof(*h1));

	h1->settings = *settings;
	h1->last = &h1->waiting;
	event_assign(&h1->serving, settings->base, -1, 0, on_serving, h1);
	http1_preset(&h1->preset, &settings->address, settings->headers);
	if (deadlines_init(&h1->deadlines, settings->base, on_deadline) != 0)
		error_set(err, STATUS_BUG, "no timer to be had");
	else if (h1_resolve(h1, err) == 0)
		return h1;
	h1_close(h1);
	return NULL;
}

static int
any(const struct strings *list)
{
	return list != NULL && list->count > 0;
}

static const char *
h1_refuses(const struct transport_settings *settings)
{
	const struct {
		int asked;
		const char *why;
	} beyond[] = {
	    {strcmp(settings->address.scheme, "https") == 0,
	     "the target speaks TLS"},
	    {any(settings->allow_hosts), "--allow-host names another host"},
	    {settings->proxy != NULL, "--proxy"},
	    {settings->unix_socket != NULL, "--unix-socket"},
	    {settings->auth != NULL, "--auth"},
	    {settings->bearer != NULL, "--bearer"},
	    {any(settings->connect_to), "--connect-to"},
	    {any(settings->resolve), "--resolve"},
	    {settings->http2, "--http2"},
	    {settings->compressed, "--compressed"},
	    {settings->follow, "--location"},
	};

	for (size_t i = 0; i < COUNT(beyond); i++)
		if (beyond[i].asked)
			return beyond[i].why;
	return NULL;
}

const struct transport transport_h1 = {
    .name = "h1",
    .help = "HTTP/1.1 without TLS, at the least cost",
    .refuses = h1_refuses,
    .open = h1_open,
    .close = h1_close,
    .lane_new = h1_lane_new,
    .lane_free = h1_lane_free,
    .send = h1_send,
    .cancel = h1_cancel,
};
