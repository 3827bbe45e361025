/* SPDX-License-Identifier: MIT */
/*
 * The head of a request for a page, as far as it decides whether the page may
 * be read: its bytes come from strangers. Nothing of it is kept.
 */
#ifndef NET_PAGE_REQUEST_H
#define NET_PAGE_REQUEST_H

#include <stddef.h>

enum { PAGE_HEAD_MOST = 8192 };

/* Of the only page that there is. */
struct page_access {
	const char *path; /* "/metrics"; borrowed. It may be a secret */
	/*
	 * Only for requests whose Host is a loopback address: a browser that
	 * takes somebody else's name for this machine is refused.
	 */
	int loopback_only;
};

/* The status to answer with: 200, or why not; 0: the head has not ended. */
int page_request_status(const struct page_access *, const char *bytes,
			size_t length);
const char *page_status_words(int status); /* "Not Found" */

#endif
