/* SPDX-License-Identifier: MIT */
/* A reply that is taken as it comes, never held: for queries, not for load. */
#ifndef NET_DOWNLOAD_H
#define NET_DOWNLOAD_H

#include "base/error.h"
#include "base/settings.h"

struct download_order {
	const char *url;
	const char *form; /* posted, percent-encoded; NULL: GET */
	/* Headers, login, TLS files, proxy, timeout of the whole reply. */
	const struct settings *settings;
	const volatile int *interrupted; /* stops it; may be NULL */
};

/* Takes the next bytes, of a reply with any status. -1: no more of it. */
typedef int download_fn(void *arg, const char *bytes, size_t length);

struct download_end {
	long status;		/* 0: there was no reply */
	int again;		/* it may work if it is tried again */
	int stopped;		/* by download_fn */
	double retry_after_s;	/* as the reply says; 0: it does not */
	char content_type[100]; /* "" */
};

/*
 * No redirect is followed, and no proxy used but -x. STATUS_UNAVAILABLE: no
 * whole reply in time; whatever its status is otherwise, that is no error.
 */
int download_reply(const struct download_order *, download_fn *, void *arg,
		   struct download_end *, struct error *);

#endif
