/* SPDX-License-Identifier: MIT */
/* A lane's request: begun, waited for no longer than it may, ended. */
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
	lane->told.aborted = lane->told.stalled = 0;
	lane->h1->kept -= lane->body.len;
	buf_trim(&lane->body);
	buf_trim(&lane->head);
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

/* The whole request, from its first byte. */
static void
lane_rewind(struct lane *lane)
{
	lane->written = 0;
	lane->heard = lane->in_body = 0;
	lane->paused = 0;
	http1_begin(&lane->reply, strcmp(lane->request->method, "HEAD") == 0);
	if (lane_misbehaves(lane))
		misbehave_begin(lane);
}

void
lane_start(struct lane *lane)
{
	lane_rewind(lane);
	if (lane->connection != NULL)
		lane_write(lane);
	else if (lane->h1->settings.connections > 0)
		queue_join(lane);
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
	deadline_set(&lane->h1->deadlines, &lane->deadline,
		     lane->sent + seconds);
}

void
lane_on_deadline(struct deadline *deadline)
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

void
lane_rest(struct lane *lane)
{
	deadline_drop(&lane->deadline);
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
	queue_serve(h1);
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
	queue_leave(lane);
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
	queue_serve(lane->h1);
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

void
lane_init(struct lane *lane, struct h1 *h1)
{
	lane->h1 = h1;
	event_assign(&lane->failing, h1->settings.base, -1, 0, on_failing,
		     lane);
}
