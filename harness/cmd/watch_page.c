/* SPDX-License-Identifier: MIT */
#include "cmd/watch_page.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"
#include "net/page_server.h"

struct watch_page {
	struct page_server *server;
	pthread_mutex_t lock; /* over what is told */
	struct live_state state;
	double watched_s;
};

static int
page_fill(void *arg, struct buf *text, struct buf *headers)
{
	struct watch_page *page = arg;

	(void)headers;
	pthread_mutex_lock(&page->lock);
	watch_page_text(text, &page->state, page->watched_s);
	pthread_mutex_unlock(&page->lock);
	return 0;
}

static void
page_free(struct watch_page *page)
{
	pthread_mutex_destroy(&page->lock);
	free(page);
}

struct watch_page *
watch_page_open(const char *address, struct error *err)
{
	struct watch_page *page = xcalloc(1, sizeof(*page));
	const struct page_served served = {
	    .access = {.path = "/metrics"},
	    .type = "text/plain; version=0.0.4; charset=utf-8",
	    .headers = "",
	    .fill = page_fill,
	    .arg = page,
	};
	char *as_given = xasprintf("--listen %.80s", address);

	pthread_mutex_init(&page->lock, NULL);
	page->server = page_server_open(address, as_given, &served, err);
	free(as_given);
	if (page->server != NULL)
		return page;
	page_free(page);
	return NULL;
}

void
watch_page_close(struct watch_page *page)
{
	if (page == NULL)
		return;
	page_server_close(page->server);
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
