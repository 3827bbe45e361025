/* SPDX-License-Identifier: MIT */
/*
 * A request on its way, and its reply before the script sees it: cookies go
 * with it and come back, redirects that it asked for are followed by requests
 * of their own (a transport never does), and the status it expected is checked.
 * A script sees the last reply alone.
 */
#ifndef SCENARIO_ROUND_TRIP_H
#define SCENARIO_ROUND_TRIP_H

#include "scenario/checks.h"
#include "scenario/jar.h"
#include "scenario/request_builder.h"
#include "scenario/scenario.h"

/* Of one user, the request under way, from redirect to redirect. */
struct round_trip {
	char *const *base;	  /* where "/path" leads; borrowed */
	struct checks *checks;	  /* borrowed */
	uint64_t *cookie_replies; /* counts replies that set cookies; or NULL */
	const char *place;	  /* that a check of its status begins with */
	const char *unmet; /* the first failed check of the iteration; NULL */
	struct jar jar;
	struct http_request request; /* without cookies; if it may redirect */
	struct buf url, next_url, cookies;
	const char *headers[HEADERS_MAX + HEADERS_ADDED];
};

void round_trip_begin(struct round_trip *, const char *place, struct step *);
/* Whether the reply asks for another request, which is then in step. */
int round_trip_goes_on(struct round_trip *, const struct http_reply *,
		       struct step *);
/*
 * The same for one of several requests at once, without redirects: its cookies
 * out (the line is kept in the buf, the headers in an array with room for
 * HEADERS_ADDED), and its reply in.
 */
void round_trip_add_cookies(struct round_trip *, struct http_request *,
			    const char **headers, struct buf *line);
void round_trip_end(struct round_trip *, const struct http_request *,
		    const char *place, const struct http_reply *);
void round_trip_free(struct round_trip *);

#endif
