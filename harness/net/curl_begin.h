/* SPDX-License-Identifier: MIT */
#ifndef NET_CURL_BEGIN_H
#define NET_CURL_BEGIN_H

#include <curl/curl.h>

/* Before a handle of libcurl is made, of URLs too; any number of times. */
void curl_begin(void);

/* Of a transfer that is nobody's load. */
struct curl_bounds {
	int (*is_over)(const void *arg); /* gives up; NULL: it has a timeout */
	const void *arg;
	size_t head; /* bytes of its heads so far; 0 before it begins */
};

/* Neither endless heads nor a wait that is_over() ends; borrowed. */
void curl_bound(CURL *, struct curl_bounds *);

#endif
