/* SPDX-License-Identifier: MIT */
/*
 * libcurl's multi_socket interface on libevent: everything HTTP can be. curl
 * tells us which sockets and what timeout to watch, we tell it what happened.
 */
#include "net/net.h"

#include <curl/curl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/deadline.h"
#include "net/permit.h"
#include "net/wire.h"

#define BODY_LIMIT ((size_t)64 << 20)
#define HEADERS_LIMIT ((size_t)256 << 10)

struct wire {
	struct transport_settings settings;
	CURLM *multi;
	struct event *timer;
	struct deadlines deadlines; /* of first bytes */
	struct curl_slist *connect_to, *resolve;
	long lanes;
};

/* One socket of curl's that the event loop watches. */
struct watch {
	struct wire *wire;
	struct event *event;
};

struct lane {
	struct wire *wire;
	CURL *easy;
	struct event *refusal; /* tells of a request that was never sent */
	const struct http_request *request; /* under way, or NULL */
	reply_fn done;
	void *arg;
	double sent;
	struct curl_slist *headers;
	struct buf url, body, head;
	struct http_reply reply;
	struct deadline first_byte;
	size_t head_len;
	int strayed; /* was redirected to where it may not go */
	struct event *abort;
	size_t came;	/* bytes of a reply that may be aborted */
	size_t replies; /* on its connection, as far as is known */
	int misbehaved; /* the handle still says how */
	char message[CURL_ERROR_SIZE];
};

static void
lane_finish(struct lane *lane)
{
	reply_fn done = lane->done;

	lane->reply.seconds = clock_now() - lane->sent;
	lane->reply.body = buf_text(&lane->body);
	lane->reply.body_len = lane->body.len;
	lane->reply.headers = buf_text(&lane->head);
	lane->request = NULL;
	done(lane->arg, &lane->reply);
}

/* So many replies are all that may come on its connection. */
static int
lane_is_spent(const struct lane *lane, size_t replies)
{
	size_t most = lane->wire->settings.requests_per_connection;

	return most > 0 && replies >= most;
}

/* A failure has closed the connection, and so has a last request. */
static void
lane_count(struct lane *lane, CURLcode code)
{
	long opened = 0;

	curl_easy_getinfo(lane->easy, CURLINFO_NUM_CONNECTS, &opened);
	if (opened > 0)
		lane->replies = 0;
	lane->replies++;
	if (code != CURLE_OK || lane_is_spent(lane, lane->replies))
		lane->replies = 0;
}

static void
lane_complete(struct lane *lane, CURLcode code)
{
	long status = 0, os_error = 0, version = 0;
	curl_off_t received = 0;

	lane_count(lane, code);
	curl_multi_remove_handle(lane->wire->multi, lane->easy);
	curl_easy_getinfo(lane->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(lane->easy, CURLINFO_OS_ERRNO, &os_error);
	curl_easy_getinfo(lane->easy, CURLINFO_HTTP_VERSION, &version);
	curl_easy_getinfo(lane->easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
	curl_slist_free_all(lane->headers);
	lane->headers = NULL;
	deadline_drop(&lane->wire->deadlines, &lane->first_byte);
	event_del(lane->abort);
	lane->reply.received = (size_t)received;
	lane->reply.version = wire_version_told(version);
	if (code == CURLE_OK || lane->reply.aborted)
		lane->reply.status = (int)status;
	if (lane->reply.aborted) {
		lane_finish(lane);
		return;
	}
	lane->reply.failure = lane->strayed
				  ? HTTP_FORBIDDEN
				  : wire_failure(code, os_error, lane->message);
	if (code != CURLE_OK && !lane->strayed)
		snprintf(lane->reply.detail, sizeof(lane->reply.detail),
			 "%.120s",
			 lane->message[0] != '\0' ? lane->message
						  : curl_easy_strerror(code));
	lane_finish(lane);
}

static void
on_deadline(struct deadline *deadline)
{
	struct lane *lane = (struct lane *)((char *)deadline -
					    offsetof(struct lane, first_byte));

	snprintf(lane->message, sizeof(lane->message), "no answer in %g s",
		 lane->wire->settings.first_byte_timeout_s);
	lane_complete(lane, CURLE_OPERATION_TIMEDOUT);
}

static void
on_abort(evutil_socket_t fd, short what, void *arg)
{
	struct lane *lane = arg;

	(void)fd;
	(void)what;
	lane->reply.aborted = 1;
	lane_complete(lane, CURLE_ABORTED_BY_CALLBACK);
}

/* The request is about to be written. */
static int
on_way(void *arg, char *ours, char *theirs, int our_port, int their_port)
{
	struct lane *lane = arg;
	double seconds = lane->request->misbehaves->abort_after_s;
	struct timeval after = {(time_t)seconds,
				(suseconds_t)(fmod(seconds, 1) * 1e6)};

	(void)ours;
	(void)theirs;
	(void)our_port;
	(void)their_port;
	if (seconds > 0)
		event_add(lane->abort, &after);
	return CURL_PREREQFUNC_OK;
}

/* Whether the reply, of which so much more has come, is to be given up. */
static int
lane_aborts(struct lane *lane, size_t n)
{
	const struct http_misbehaviour *how = lane->request->misbehaves;

	lane->came += n;
	if (how == NULL || how->abort_after_bytes == 0 ||
	    lane->came <= how->abort_after_bytes)
		return 0;
	lane->reply.aborted = 1;
	return 1;
}

/* Hands out what curl has finished; a done() may start the next request. */
static void
wire_collect(struct wire *wire)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(wire->multi, &left)) != NULL) {
		struct lane *lane = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
				  (char **)&lane);
		lane_complete(lane, message->data.result);
	}
}

static void
wire_act(struct wire *wire, curl_socket_t socket, int what)
{
	int running;

	curl_multi_socket_action(wire->multi, socket, what, &running);
	wire_collect(wire);
}

static void
on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct watch *watch = arg;

	wire_act(watch->wire, fd,
		 ((what & EV_READ) != 0 ? CURL_CSELECT_IN : 0) |
		     ((what & EV_WRITE) != 0 ? CURL_CSELECT_OUT : 0));
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	wire_act(arg, CURL_SOCKET_TIMEOUT, 0);
}

static int
wire_set_timer(CURLM *multi, long timeout_ms, void *arg)
{
	struct wire *wire = arg;
	struct timeval after = {timeout_ms / 1000, timeout_ms % 1000 * 1000};

	(void)multi;
	if (timeout_ms < 0)
		evtimer_del(wire->timer);
	else
		evtimer_add(wire->timer, &after);
	return 0;
}

static void
watch_free(struct watch *watch)
{
	if (watch == NULL)
		return;
	event_free(watch->event);
	free(watch);
}

static int
wire_set_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *old)
{
	struct wire *wire = arg;
	struct watch *watch = old;
	short events = EV_PERSIST;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		watch_free(watch);
		curl_multi_assign(wire->multi, fd, NULL);
		return 0;
	}
	if (watch == NULL) {
		watch = xcalloc(1, sizeof(*watch));
		watch->wire = wire;
		curl_multi_assign(wire->multi, fd, watch);
	} else {
		event_free(watch->event);
	}
	events |= (what & CURL_POLL_IN) != 0 ? EV_READ : 0;
	events |= (what & CURL_POLL_OUT) != 0 ? EV_WRITE : 0;
	watch->event =
	    event_new(wire->settings.base, fd, events, on_socket, watch);
	event_add(watch->event, NULL);
	return 0;
}

static void *
curl_open(const struct transport_settings *settings, struct error *err)
{
	struct wire *wire = xcalloc(1, sizeof(*wire));

	wire->settings = *settings;
	wire->multi = curl_multi_init();
	wire->timer = evtimer_new(settings->base, on_timer, wire);
	wire->connect_to = wire_list(settings->connect_to);
	wire->resolve = wire_list(settings->resolve);
	if (wire->multi == NULL || wire->timer == NULL ||
	    deadlines_init(&wire->deadlines, settings->base, on_deadline) !=
		0) {
		error_set(err, STATUS_BUG, "libcurl could not be started");
		curl_multi_cleanup(wire->multi);
		free(wire);
		return NULL;
	}
	curl_multi_setopt(wire->multi, CURLMOPT_SOCKETFUNCTION,
			  wire_set_socket);
	curl_multi_setopt(wire->multi, CURLMOPT_SOCKETDATA, wire);
	curl_multi_setopt(wire->multi, CURLMOPT_TIMERFUNCTION, wire_set_timer);
	curl_multi_setopt(wire->multi, CURLMOPT_TIMERDATA, wire);
	curl_multi_setopt(wire->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
	curl_multi_setopt(wire->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS,
			  (long)settings->connections);
	/* The default would close those of users that think. */
	curl_multi_setopt(
	    wire->multi, CURLMOPT_MAXCONNECTS,
	    settings->connections > 0 ? (long)settings->connections : 1000000L);
	return wire;
}

static void
curl_close(void *state)
{
	struct wire *wire = state;

	curl_multi_cleanup(wire->multi);
	event_free(wire->timer);
	deadlines_free(&wire->deadlines);
	curl_slist_free_all(wire->connect_to);
	curl_slist_free_all(wire->resolve);
	free(wire);
}

/* Keeps what is wanted; returning less than it got makes curl give up. */
static size_t
on_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct lane *lane = arg;

	if (lane_aborts(lane, size * count))
		return 0;
	if (!lane->request->want_body)
		return size * count;
	if (lane->body.len + size * count > BODY_LIMIT)
		return 0;
	buf_add(&lane->body, bytes, size * count);
	return size * count;
}

/* Where a redirect leads, read as curl will read it. */
static int
lane_may_follow(struct lane *lane, const char *header, size_t len)
{
	const struct transport_settings *settings = &lane->wire->settings;
	char *location = xstrndup(header, len), *url = NULL;
	CURLU *handle = curl_url();
	enum http_failure failure = HTTP_BAD_REQUEST;

	location[strcspn(location, "\r\n")] = '\0';
	if (curl_url_set(handle, CURLUPART_URL, buf_text(&lane->url), 0) ==
		CURLUE_OK &&
	    curl_url_set(handle, CURLUPART_URL,
			 location + strspn(location, " \t"), 0) == CURLUE_OK &&
	    curl_url_get(handle, CURLUPART_URL, &url, 0) == CURLUE_OK)
		failure = permit_url(url, &settings->address,
				     settings->allow_hosts, lane->reply.detail);
	curl_free(url);
	curl_url_cleanup(handle);
	free(location);
	lane->strayed = failure != HTTP_ANSWERED;
	return !lane->strayed;
}

/* A status line begins a new head: that of a 100 is forgotten. */
static size_t
on_header(char *bytes, size_t size, size_t count, void *arg)
{
	static const char location[] = "location:";
	const size_t name = sizeof(location) - 1;
	struct lane *lane = arg;

	deadline_drop(&lane->wire->deadlines, &lane->first_byte);
	if (lane_aborts(lane, size * count))
		return 0;
	if (lane->wire->settings.follow && size * count > name &&
	    strncasecmp(bytes, location, name) == 0 &&
	    !lane_may_follow(lane, bytes + name, size * count - name))
		return 0;
	lane->head_len += size * count;
	if (lane->head_len > HEADERS_LIMIT)
		return 0;
	if (size * count > 5 && memcmp(bytes, "HTTP/", 5) == 0) {
		buf_clear(&lane->head);
		return size * count;
	}
	if (lane->request->want_headers)
		buf_add(&lane->head, bytes, size * count);
	return size * count;
}

static void
on_refusal(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	lane_finish(arg);
}

/* What is the same for each request of a lane. */
static void
lane_setup(struct lane *lane)
{
	CURL *easy = lane->easy;

	curl_easy_setopt(easy, CURLOPT_PRIVATE, lane);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, lane->message);
	curl_easy_setopt(easy, CURLOPT_CONNECT_TO, lane->wire->connect_to);
	curl_easy_setopt(easy, CURLOPT_RESOLVE, lane->wire->resolve);
	wire_set_up(easy, &lane->wire->settings);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, lane);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, lane);
}

static struct lane *
curl_lane_new(void *state)
{
	struct lane *lane = xcalloc(1, sizeof(*lane));

	lane->wire = state;
	lane->easy = curl_easy_init();
	if (lane->easy == NULL)
		abort(); /* out of memory */
	/* What the scope is for is the host of a link-local address; it also
	 * keeps a lane from the connections of others: test_transport sees. */
	if (lane->wire->settings.connections == 0)
		curl_easy_setopt(lane->easy, CURLOPT_ADDRESS_SCOPE,
				 ++lane->wire->lanes);
	lane->refusal =
	    event_new(lane->wire->settings.base, -1, 0, on_refusal, lane);
	lane->abort = evtimer_new(lane->wire->settings.base, on_abort, lane);
	lane_setup(lane);
	return lane;
}

static void
curl_cancel(struct lane *lane)
{
	if (lane->request == NULL)
		return;
	event_del(lane->refusal);
	event_del(lane->abort);
	deadline_drop(&lane->wire->deadlines, &lane->first_byte);
	curl_multi_remove_handle(lane->wire->multi, lane->easy);
	curl_slist_free_all(lane->headers);
	lane->headers = NULL;
	lane->request = NULL;
	lane->replies = 0; /* its connection is closed */
}

static void
curl_lane_free(struct lane *lane)
{
	curl_cancel(lane);
	curl_easy_cleanup(lane->easy);
	event_free(lane->refusal);
	event_free(lane->abort);
	buf_free(&lane->url);
	buf_free(&lane->body);
	buf_free(&lane->head);
	free(lane);
}

/* Also back to good manners, after one that had none. */
static void
lane_misbehave(struct lane *lane)
{
	const struct http_misbehaviour *how = lane->request->misbehaves;

	wire_set_rates(lane->easy, how);
	curl_easy_setopt(lane->easy, CURLOPT_PREREQFUNCTION,
			 how != NULL ? on_way : NULL);
	curl_easy_setopt(lane->easy, CURLOPT_PREREQDATA, lane);
	wire_set_handshake(lane->easy, how != NULL && how->handshake,
			   lane->abort);
	lane->misbehaved = how != NULL;
}

/* HTTP/2 has no such header: there the connection says that it ends. */
static void
lane_set_reuse(struct lane *lane)
{
	const struct transport_settings *settings = &lane->wire->settings;
	int last = lane_is_spent(lane, lane->replies + 1);

	curl_easy_setopt(lane->easy, CURLOPT_FORBID_REUSE, (long)last);
	if (!last || settings->http2 ||
	    permit_has_header(lane->request, settings->headers, "Connection"))
		return;
	lane->headers = curl_slist_append(lane->headers, "Connection: close");
	curl_easy_setopt(lane->easy, CURLOPT_HTTPHEADER, lane->headers);
}

/* Allowed hosts may be reached, but the credentials are the target's. */
static void
lane_set_login(struct lane *lane)
{
	const struct transport_settings *settings = &lane->wire->settings;

	if (settings->auth != NULL || settings->bearer != NULL)
		wire_set_login(
		    lane->easy, settings,
		    permit_is_home(lane->request->url, &settings->address));
}

static void
lane_launch(struct lane *lane)
{
	double timeout_s = lane->request->timeout_s > 0
			       ? lane->request->timeout_s
			       : lane->wire->settings.timeout_s;

	buf_clear(&lane->url);
	if (lane->request->url[0] == '/')
		buf_adds(&lane->url, lane->wire->settings.address.base);
	buf_adds(&lane->url, lane->request->url);
	curl_easy_setopt(lane->easy, CURLOPT_URL, buf_text(&lane->url));
	curl_easy_setopt(lane->easy, CURLOPT_TIMEOUT_MS,
			 (long)(timeout_s * 1000));
	wire_set_method(lane->easy, lane->request);
	lane_set_login(lane);
	if (lane->misbehaved || lane->request->misbehaves != NULL)
		lane_misbehave(lane);
	lane->headers = wire_set_headers(lane->easy, lane->request,
					 lane->wire->settings.headers);
	if (lane->wire->settings.requests_per_connection > 0)
		lane_set_reuse(lane);
	curl_multi_add_handle(lane->wire->multi, lane->easy);
	if (lane->wire->settings.first_byte_timeout_s > 0)
		deadline_set(&lane->wire->deadlines, &lane->first_byte,
			     lane->sent +
				 lane->wire->settings.first_byte_timeout_s);
}

static enum http_failure
lane_refuses(const struct lane *lane, char *detail)
{
	const struct transport_settings *settings = &lane->wire->settings;
	const struct http_misbehaviour *how = lane->request->misbehaves;
	const char *beyond = how != NULL ? wire_misbehaviour_beyond(how) : NULL;

	if (beyond == NULL)
		return permit_request(lane->request, &settings->address,
				      settings->allow_hosts, detail);
	snprintf(detail, sizeof(lane->reply.detail),
		 "%s needs the transport h1, which is plain HTTP/1.1: this one "
		 "is curl",
		 beyond);
	return HTTP_BAD_REQUEST;
}

static void
curl_send(struct lane *lane, const struct http_request *request, reply_fn done,
	  void *arg)
{
	lane->request = request;
	lane->done = done;
	lane->arg = arg;
	lane->sent = clock_now();
	lane->reply = (struct http_reply){0};
	lane->message[0] = '\0';
	lane->strayed = 0;
	lane->head_len = lane->came = 0;
	buf_clear(&lane->body);
	buf_clear(&lane->head);
	lane->reply.failure = lane_refuses(lane, lane->reply.detail);
	if (lane->reply.failure != HTTP_ANSWERED)
		event_active(lane->refusal, EV_TIMEOUT, 0);
	else
		lane_launch(lane);
}

static const char *
curl_refuses(const struct transport_settings *settings)
{
	const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);

	if (settings->http2 && (curl->features & CURL_VERSION_HTTP2) == 0)
		return "this libcurl was built without HTTP/2";
	if (settings->requests_per_connection > 1 && settings->connections > 0)
		return "--requests-per-connection of connections that are "
		       "shared is for plain HTTP/1.1";
	return NULL;
}

const struct transport transport_curl = {
    .name = "curl",
    .help = "libcurl: TLS, and whatever HTTP can be",
    .refuses = curl_refuses,
    .open = curl_open,
    .close = curl_close,
    .lane_new = curl_lane_new,
    .lane_free = curl_lane_free,
    .send = curl_send,
    .cancel = curl_cancel,
};
