/* SPDX-License-Identifier: MIT */
/*
 * A request on its way, and its reply before the script sees it: cookies go
 * with it and come back, redirects that it asked for, or --location, are
 * followed by requests of their own (a transport never does), and the status it
 * expected is checked. A script sees the last reply alone.
 */
#ifndef SCENARIO_ROUND_TRIP_H
#define SCENARIO_ROUND_TRIP_H

#include "base/settings.h"
#include "scenario/checks.h"
#include "scenario/jar.h"
#include "scenario/request_builder.h"
#include "scenario/scenario.h"

/* One request, from redirect to redirect. */
struct hop {
	const char *place; /* that a check of its status begins with */
	struct http_request request; /* without cookies; if it may redirect */
	struct buf url, next_url, cookies;
	const char *headers[HEADERS_MAX + HEADERS_ADDED];
};

/* What the requests of one user share. */
struct round_trip {
	char *const *base; /* where "/path" leads; borrowed */
	const struct settings *settings;
	struct checks *checks;	  /* borrowed */
	uint64_t *cookie_replies; /* counts replies that set cookies; or NULL */
	const char *unmet; /* the first failed check of the iteration; NULL */
	struct jar jar;
	struct hop hop; /* of a request that is the only one under way */
};

/* Prepares a request to be sent. */
void round_trip_begin(struct round_trip *, struct hop *, const char *place,
		      struct http_request *);
/* Whether the reply asks for another request, which is then in its place. */
int round_trip_goes_on(struct round_trip *, struct hop *, struct http_request *,
		       const struct http_reply *);
void hop_free(struct hop *);
void round_trip_free(struct round_trip *);

#endif
