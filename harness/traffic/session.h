/* SPDX-License-Identifier: MIT */
/*
 * A recorded session: requests in their order, with what they were answered,
 * and the values that came in a reply and went out again in a later request.
 */
#ifndef TRAFFIC_SESSION_H
#define TRAFFIC_SESSION_H

#include <jansson.h>

#include "traffic/hit.h"
#include "traffic/route_stats.h"

enum { SESSION_STEPS = 500 };

/* Borrowed for the call. */
struct session_reply {
	const char *const *headers; /* "Name: value" */
	size_t nheaders;
	const char *body;
	size_t body_len;
	double took_s;
};

/* A value that a reply has, and how a script gets it from r. */
struct session_value {
	char *name;   /* seen.NAME */
	char *text;   /* what it was */
	char *getter; /* 'r:json("id")' */
	size_t step;  /* whose reply */
};

/* A part of a step's request that is such a value. */
struct session_link {
	const char *at; /* in the text of the request */
	size_t len;
	int encoded; /* it is percent-encoded there */
	size_t value;
};

struct session_step {
	char *method, *target;
	struct request_copy request;
	int status;
	double began_s, took_s; /* NAN: unknown */
	struct strings headers; /* of its reply */
	char *reply;
	size_t reply_len;
	json_t *json; /* of its reply; NULL: it is none */
	struct session_link *links;
	size_t nlinks;
};

/* All zero at first. */
struct session {
	struct session_step *steps;
	size_t count;
	size_t beyond; /* requests that it had no room for */
	struct session_value *values;
	size_t nvalues;
	struct strings todo; /* what is to be done by hand */
};

void session_add(struct session *, const struct hit *,
		 const struct session_reply *);
/*
 * session_value.c: the last step's reply has a value that later requests spell
 * {{name}}, and that is how a script gets it.
 */
void session_keep(struct session *, const char *name, const char *getter);
/* session_link.c: finds the values, when all steps are there. */
void session_connect(struct session *);
void session_free(struct session *);

/*
 * session_value.c: the number of the value with that text, which a reply before
 * that step has and no request before that reply; nvalues: there is none.
 */
size_t session_value(struct session *, size_t step, const char *text);
/*
 * session_find.c: how a script gets that text from a step's reply, as an
 * expression of r; owned. NULL: it is not there. `name` gets what it is called.
 */
char *session_find(const struct session_step *, const char *text,
		   struct buf *name);
/* session_json.c: the same, of a reply that is JSON. */
char *session_find_json(const struct session_step *, const char *text,
			struct buf *name);
/* session_cookies.c: leaves out the cookies that replies have set before. */
void session_drop_cookies(struct session *);

#endif
