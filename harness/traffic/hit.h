/* SPDX-License-Identifier: MIT */
/* One request seen in traffic. All text is borrowed for the call. */
#ifndef TRAFFIC_HIT_H
#define TRAFFIC_HIT_H

#include <stddef.h>

/* A part of a longer text. */
struct slice {
	const char *at;
	size_t len;
};

/* A part of a multipart body: a value, or a file that is not read. */
struct example_part {
	const char *name, *value; /* value NULL: it is the file */
	const char *file, *type;  /* NULL: none */
};

/* A request in full, where the source shows it. */
struct example {
	const char *const *headers; /* "Name: value" */
	size_t nheaders;
	const char *body; /* NULL: none */
	size_t body_len;
	const char *file; /* whose content is the body; NULL: none */
	const struct example_part *parts; /* in place of a body */
	size_t nparts;
	int body_unknown; /* it had one that the source does not show */
	int described; /* by an author: no value in it is somebody's secret */
	const char *todo; /* what has to be found out before it is sent; NULL */
};

struct hit {
	struct slice method; /* "GET" */
	struct slice target; /* "/items/42?q=1", or absolute */
	struct slice
	    route; /* "/items/:id" if it is known; len 0: to be folded */
	struct slice client;	       /* its address; len 0: unknown */
	struct slice host;	       /* that it was for; len 0: unknown */
	struct slice type;	       /* Content-Type of the request; len 0 */
	double time_s;		       /* since any start; NAN: unknown */
	double body_bytes;	       /* of the request; NAN: unknown */
	int status;		       /* 0: unknown */
	int aborted;		       /* by the client */
	int assumed;		       /* the method, which is not told */
	double weight;		       /* how many requests it represents */
	const struct example *example; /* NULL: unknown */
};

/* All unknown, weight 1. */
void hit_init(struct hit *);
/* Whether its status suggests that the service has no such path. */
int hit_is_lost(const struct hit *);

#endif
