/* SPDX-License-Identifier: MIT */
/*
 * libcurl begins when it is first needed: that takes 3,000 allocations, of TLS
 * for the most part. It takes its memory from base/mem.c: without any it would
 * say that a URL is malformed.
 */
#include "net/curl_begin.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"

enum { HEADS_MOST = 1 << 18 };

static void
begin(void)
{
	curl_global_init_mem(CURL_GLOBAL_DEFAULT, xmalloc, free, xrealloc,
			     xstrdup, xcalloc);
}

void
curl_begin(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, begin);
}

static size_t
on_header(char *bytes, size_t one, size_t length, void *arg)
{
	struct curl_bounds *bounds = arg;

	(void)bytes;
	(void)one;
	bounds->head += length;
	return bounds->head < HEADS_MOST ? length : 0;
}

static int
on_progress(void *arg, curl_off_t to_come, curl_off_t came, curl_off_t to_send,
	    curl_off_t sent)
{
	const struct curl_bounds *bounds = arg;

	(void)to_come;
	(void)came;
	(void)to_send;
	(void)sent;
	return bounds->is_over(bounds->arg);
}

void
curl_bound(CURL *easy, struct curl_bounds *bounds)
{
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, bounds);
	if (bounds->is_over == NULL)
		return;
	curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(easy, CURLOPT_XFERINFODATA, bounds);
}
