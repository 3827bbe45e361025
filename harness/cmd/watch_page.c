/* SPDX-License-Identifier: MIT */
#include "cmd/watch_page.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/thread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/thread.h"
#include "cmd/cmd.h"

enum { HEADERS = 8192, PATIENCE_S = 5 };

struct watch_page {
	struct event_base *base;
	struct evhttp *http;
	pthread_t thread;
	pthread_mutex_t lock; /* over what is told */
	struct live_state state;
	double watched_s;
};

static void
page_reply(struct evhttp_request *request, void *arg)
{
	struct watch_page *page = arg;
	struct evbuffer *body = evbuffer_new();
	struct buf text = {0};

	pthread_mutex_lock(&page->lock);
	watch_page_text(&text, &page->state, page->watched_s);
	pthread_mutex_unlock(&page->lock);
	evhttp_add_header(evhttp_request_get_output_headers(request),
			  "Content-Type",
			  "text/plain; version=0.0.4; charset=utf-8");
	evbuffer_add(body, buf_text(&text), text.len);
	evhttp_send_reply(request, HTTP_OK, "OK", body);
	evbuffer_free(body);
	buf_free(&text);
}

static void *
page_run(void *arg)
{
	struct watch_page *page = arg;

	event_base_loop(page->base, EVLOOP_NO_EXIT_ON_EMPTY);
	return NULL;
}

/* "[::1]:9464", "127.0.0.1:9464": without the brackets. */
static int
page_bind(struct watch_page *page, const char *address, struct error *err)
{
	const char *colon = strrchr(address, ':');
	size_t length = (size_t)(colon - address);
	int bracketed = address[0] == '[';
	char *host =
	    xstrndup(address + bracketed, length - 2 * (size_t)bracketed);
	int result = evhttp_bind_socket(page->http, host,
					(unsigned short)atoi(colon + 1));

	free(host);
	if (result == 0)
		return 0;
	return error_set(err, STATUS_UNAVAILABLE,
			 "--listen %.80s: the address cannot be listened on: "
			 "choose another port",
			 address);
}

static void
page_free(struct watch_page *page)
{
	evhttp_free(page->http);
	event_base_free(page->base);
	pthread_mutex_destroy(&page->lock);
	free(page);
}

struct watch_page *
watch_page_open(const char *address, struct error *err)
{
	struct watch_page *page = xcalloc(1, sizeof(*page));

	evthread_use_pthreads();
	pthread_mutex_init(&page->lock, NULL);
	page->base = event_base_new();
	page->http = evhttp_new(page->base);
	evhttp_set_allowed_methods(page->http, EVHTTP_REQ_GET);
	evhttp_set_max_headers_size(page->http, HEADERS);
	evhttp_set_max_body_size(page->http, 0);
	evhttp_set_timeout(page->http, PATIENCE_S);
	evhttp_set_cb(page->http, "/metrics", page_reply, page);
	if (page_bind(page, address, err) == 0 &&
	    thread_start(&page->thread, page_run, page, err) == 0)
		return page;
	page_free(page);
	return NULL;
}

void
watch_page_close(struct watch_page *page)
{
	if (page == NULL)
		return;
	event_base_loopbreak(page->base);
	pthread_join(page->thread, NULL);
	page_free(page);
}

void
watch_page_show(struct watch_page *page, const struct live_state *state,
		double watched_s)
{
	pthread_mutex_lock(&page->lock);
	page->state = *state;
	page->watched_s = watched_s;
	pthread_mutex_unlock(&page->lock);
}
