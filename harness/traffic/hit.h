/* SPDX-License-Identifier: MIT */
/* One request as traffic shows it. All text is borrowed for the call. */
#ifndef TRAFFIC_HIT_H
#define TRAFFIC_HIT_H

#include <stddef.h>

/* A part of a text that goes on behind it. */
struct slice {
	const char *at;
	size_t len;
};

/* How a request looks in full, where the source tells. */
struct example {
	const char *const *headers; /* "Name: value" */
	size_t nheaders;
	const char *body; /* NULL: none */
	size_t body_len;
	int body_unknown; /* it had one, that was not told */
};

struct hit {
	struct slice method; /* "GET" */
	struct slice target; /* "/items/42?q=1", or absolute */
	struct slice route;  /* "/items/:id" if it is known; len 0: fold */
	struct slice client; /* who asked; len 0: not known */
	struct slice type;   /* Content-Type of the request; len 0 */
	double time_s;	     /* since any beginning; NAN: not known */
	double body_bytes;   /* of the request; NAN: not known */
	int status;	     /* 0: not known */
	int aborted;	     /* by the client */
	double weight;	     /* requests it stands for */
	const struct example *example; /* NULL: not known */
};

/* All unknown, and one request. */
void hit_init(struct hit *);
/* A status at which a path need not be one of the service's. */
int hit_is_lost(const struct hit *);

#endif
