/* SPDX-License-Identifier: MIT */
/*
 * libcurl's multi_socket interface on libevent: everything HTTP can be. curl
 * tells us which sockets and what timeout to watch, we tell it what happened.
 */
#include "net/net.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/permit.h"
#include "net/wire.h"

#define BODY_LIMIT ((size_t)64 << 20)
#define HEADERS_LIMIT ((size_t)256 << 10)

struct wire {
	struct transport_settings settings;
	CURLM *multi;
	struct event *timer;
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

static void
lane_complete(struct lane *lane, CURLcode code)
{
	long status = 0, os_error = 0;
	curl_off_t received = 0;

	curl_multi_remove_handle(lane->wire->multi, lane->easy);
	curl_easy_getinfo(lane->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(lane->easy, CURLINFO_OS_ERRNO, &os_error);
	curl_easy_getinfo(lane->easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
	curl_slist_free_all(lane->headers);
	lane->headers = NULL;
	lane->reply.failure = wire_failure(code, os_error);
	lane->reply.status = code == CURLE_OK ? (int)status : 0;
	lane->reply.received = (size_t)received;
	if (code != CURLE_OK)
		snprintf(lane->reply.detail, sizeof(lane->reply.detail),
			 "%.120s",
			 lane->message[0] != '\0' ? lane->message
						  : curl_easy_strerror(code));
	lane_finish(lane);
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
	if (wire->multi == NULL || wire->timer == NULL) {
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
	if (settings->connections > 0)
		curl_multi_setopt(wire->multi, CURLMOPT_MAXCONNECTS,
				  (long)settings->connections);
	return wire;
}

static void
curl_close(void *state)
{
	struct wire *wire = state;

	curl_multi_cleanup(wire->multi);
	event_free(wire->timer);
	free(wire);
}

/* Keeps what is wanted; returning less than it got makes curl give up. */
static size_t
keep(struct buf *kept, int wanted, const char *bytes, size_t len, size_t limit)
{
	if (!wanted)
		return len;
	if (kept->len + len > limit)
		return 0;
	buf_add(kept, bytes, len);
	return len;
}

static size_t
on_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct lane *lane = arg;

	return keep(&lane->body, lane->request->want_body, bytes, size * count,
		    BODY_LIMIT);
}

/* A status line begins a new head: that of a 100 is forgotten. */
static size_t
on_header(char *bytes, size_t size, size_t count, void *arg)
{
	struct lane *lane = arg;

	if (size * count > 5 && memcmp(bytes, "HTTP/", 5) == 0) {
		buf_clear(&lane->head);
		return size * count;
	}
	return keep(&lane->head, lane->request->want_headers, bytes,
		    size * count, HEADERS_LIMIT);
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
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "flatline");
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
	lane->refusal =
	    event_new(lane->wire->settings.base, -1, 0, on_refusal, lane);
	lane_setup(lane);
	return lane;
}

static void
curl_cancel(struct lane *lane)
{
	if (lane->request == NULL)
		return;
	event_del(lane->refusal);
	curl_multi_remove_handle(lane->wire->multi, lane->easy);
	curl_slist_free_all(lane->headers);
	lane->headers = NULL;
	lane->request = NULL;
}

static void
curl_lane_free(struct lane *lane)
{
	curl_cancel(lane);
	curl_easy_cleanup(lane->easy);
	event_free(lane->refusal);
	buf_free(&lane->url);
	buf_free(&lane->body);
	buf_free(&lane->head);
	free(lane);
}

static void
lane_launch(struct lane *lane)
{
	double timeout_s = lane->request->timeout_s > 0
			       ? lane->request->timeout_s
			       : lane->wire->settings.timeout_s;

	curl_easy_setopt(lane->easy, CURLOPT_URL, buf_text(&lane->url));
	curl_easy_setopt(lane->easy, CURLOPT_TIMEOUT_MS,
			 (long)(timeout_s * 1000));
	wire_set_method(lane->easy, lane->request);
	lane->headers = wire_set_headers(lane->easy, lane->request,
					 lane->wire->settings.headers);
	curl_multi_add_handle(lane->wire->multi, lane->easy);
}

static void
curl_send(struct lane *lane, const struct http_request *request, reply_fn done,
	  void *arg)
{
	const struct transport_settings *settings = &lane->wire->settings;

	lane->request = request;
	lane->done = done;
	lane->arg = arg;
	lane->sent = clock_now();
	lane->reply = (struct http_reply){0};
	lane->message[0] = '\0';
	buf_clear(&lane->body);
	buf_clear(&lane->head);
	lane->reply.failure =
	    permit_request(request, &settings->address, settings->allow_hosts,
			   &lane->url, lane->reply.detail);
	if (lane->reply.failure != HTTP_ANSWERED)
		event_active(lane->refusal, EV_TIMEOUT, 0);
	else
		lane_launch(lane);
}

const struct transport transport_curl = {
    .name = "curl",
    .help = "libcurl: TLS, and whatever HTTP can be",
    .open = curl_open,
    .close = curl_close,
    .lane_new = curl_lane_new,
    .lane_free = curl_lane_free,
    .send = curl_send,
    .cancel = curl_cancel,
};
