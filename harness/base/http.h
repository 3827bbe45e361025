/* SPDX-License-Identifier: MIT */
/*
 * A request and its reply, as a scenario writes them and a transport carries
 * them. Plain data: pointers are borrowed, never freed through these structs.
 */
#ifndef BASE_HTTP_H
#define BASE_HTTP_H

#include <stddef.h>

struct http_request {
	const char *method; /* "GET" */
	const char *url;    /* "/path?query", or absolute */
	const char *route;  /* its label; NULL: method and folded path */
	const char *const *headers; /* "Name: value" */
	size_t nheaders;
	const char *body; /* NULL: none */
	size_t body_len;
	double timeout_s; /* 0: the run's */
	int want_body;	  /* the reply's body will be looked at */
	int want_headers;
};

/* Why a request got no reply. http_failures.def has the text of each. */
enum http_failure {
	HTTP_ANSWERED,
#define FAILURE(name, text) HTTP_##name,
#include "base/http_failures.def"
#undef FAILURE
	HTTP_NFAILURES
};

/* Valid until the function it was given to returns. */
struct http_reply {
	enum http_failure failure;
	char detail[128]; /* of a failure */
	int status;	  /* 0 when there was no reply */
	const char *body; /* "" unless wanted */
	size_t body_len;
	const char *headers; /* raw "Name: value\r\n" lines; "" unless wanted */
	size_t received;     /* body bytes, wanted or not */
	double seconds;	     /* from sending to the last byte */
};

/* "timed out": a fixed text for each kind of failure. */
const char *http_failure_text(enum http_failure);

#endif
