/* SPDX-License-Identifier: MIT */
/*
 * libcurl begins when it is first needed: that takes 3,000 allocations, of TLS
 * for the most part. It takes its memory from base/mem.c: without any it would
 * say that a URL is malformed.
 */
#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"
#include "net/curl_begin.h"

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
