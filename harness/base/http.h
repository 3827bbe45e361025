/* SPDX-License-Identifier: MIT */
/*
 * A request and its reply, between scenario and transport. Plain data: pointers
 * are borrowed, never freed through these structs.
 */
#ifndef BASE_HTTP_H
#define BASE_HTTP_H

#include <stddef.h>

/* Expected statuses: any in one of the ranges. */
enum { HTTP_RANGES = 8 };
struct http_expect {
	unsigned count; /* 0: nothing is expected */
	struct {
		short low, high;
	} ranges[HTTP_RANGES];
};

/* What a request does on purpose that a well-behaved client would not. */
struct http_misbehaviour {
	/* When to abort, if the reply is not complete by then; 0: never. */
	double abort_after_s;	      /* counted from when it is sent */
	size_t abort_after_bytes;     /* of the reply, including its head */
	int reset;		      /* abort by a reset instead of closing */
	double read_rate, write_rate; /* bytes a second; 0: no limit */
	int stop_reading; /* reads nothing of the reply; the timeout aborts it
			   */
	int half_close;	  /* shuts down the sending side after the request */
	int silent;	  /* connects, and sends nothing */
	int handshake;	  /* abandons TLS after the ClientHello */
};

struct http_request {
	const char *method;    /* "GET" */
	const char *url;       /* "/path?query", or absolute */
	const char *route;     /* its label; NULL: method and folded path, */
	const char *operation; /* and, unless NULL, base/operation.h's name */
	const char *const *headers; /* "Name: value" */
	size_t nheaders;
	const char *body; /* NULL: none */
	size_t body_len;
	double timeout_s; /* 0: the run's */
	int want_body;	  /* the reply's body will be looked at */
	int want_headers;
	const struct http_expect *expect; /* NULL: whatever is below 400 */
	int redirects;	/* to follow with further requests, or REDIRECTS_* */
	int redirected; /* so many were, up to this request */
	const struct http_misbehaviour *misbehaves; /* NULL: it behaves */
	int recorded;  /* what production answered it; 0: nothing is known */
	unsigned grpc; /* statuses of gRPC that are no error, a bit each; 0: it
			  is none of gRPC's */
};

/* Nobody said how many to follow: --location does. */
enum { REDIRECTS_UNSAID = -1, REDIRECTS_MOST = 10 };

/* Why a request got no reply. http_failures.def has the text of each. */
enum http_failure {
	HTTP_ANSWERED,
#define FAILURE(name, text) HTTP_##name,
#include "base/http_failures.def"
#undef FAILURE
	HTTP_NFAILURES
};

/* The version of HTTP that a reply came by. */
enum http_version {
	HTTP_NO_VERSION, /* there was no reply, or it is unknown */
	HTTP_VERSION_1_0,
	HTTP_VERSION_1_1,
	HTTP_VERSION_2,
	HTTP_NVERSIONS
};

/* Valid until the function it was given to returns. */
struct http_reply {
	enum http_failure failure;
	int aborted; /* by us, on purpose; the rest is what had come by then */
	int status;  /* 0 when there was no reply */
	enum http_version version;
	const char *body; /* "" unless wanted */
	size_t body_len;
	const char *headers; /* raw "Name: value\r\n" lines; "" unless wanted */
	size_t trailers;     /* where those after the body begin, if any do */
	size_t received;     /* body bytes, also of a body that is not wanted */
	double seconds;	     /* from sending to the last byte */
	int stalled; /* paused between two parts, as by Nagle's algorithm */
	char detail[128]; /* about a failure */
};

int http_expects(const struct http_expect *, int status);
/*
 * Whether it counts as an error: no answer, or a status that is an error or not
 * an expected one. A request aborted on purpose is no error.
 */
int http_is_error(const struct http_request *, const struct http_reply *);
/* 301, 302, 303, 307 or 308: it usually leads on. */
int http_is_redirect(int status);
/*
 * Where a reply redirects to: the Location of a 3xx, as curl has it. NULL: it
 * does not.
 */
const char *http_location(const struct http_reply *, size_t *length);
/* Whether it is followed by another request, as the request wants. */
int http_follows(const struct http_request *, const struct http_reply *);
/*
 * The next value of that header in raw lines, from *at on, without blanks
 * around it; *at moves past it. NULL: there are no more.
 */
const char *http_header(const char **at, const char *name, size_t *length);

/*
 * Joins, in place, what stands on several lines: a line that begins with a
 * blank belongs to the header before it.
 */
void http_unfold(char *lines);

/* "HTTP/2"; "" for HTTP_NO_VERSION. */
const char *http_version_text(enum http_version);
/* Such as "timed out". */
const char *http_failure_text(enum http_failure);

#endif
