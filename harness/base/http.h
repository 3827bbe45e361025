/* SPDX-License-Identifier: MIT */
/*
 * A request and its reply, as a scenario writes them and a transport carries
 * them. Plain data: pointers are borrowed, never freed through these structs.
 */
#ifndef BASE_HTTP_H
#define BASE_HTTP_H

#include <stddef.h>

/* Statuses that were asked for: any within one of the ranges. */
enum { HTTP_RANGES = 8 };
struct http_expect {
	unsigned count; /* 0: nothing was */
	struct {
		short low, high;
	} ranges[HTTP_RANGES];
};

/* What a request does on purpose that no well-behaved client does. */
struct http_misbehaviour {
	/* Ended before its reply has, if that has not ended before; 0: not. */
	double abort_after_s;	      /* from when it is on its way */
	size_t abort_after_bytes;     /* of the reply, its head included */
	int reset;		      /* by a reset instead of closing */
	double read_rate, write_rate; /* bytes a second; 0: no limit */
	int stop_reading; /* of the reply nothing; its timeout aborts it */
	int half_close;	  /* of the sending side, behind the request */
	int silent;	  /* connects, and sends nothing at all */
	int handshake;	  /* leaves TLS once it has said hello */
};

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
	const struct http_expect *expect; /* NULL: whatever is below 400 */
	int redirects; /* that whoever sends it will follow, by requests more */
	const struct http_misbehaviour *misbehaves; /* NULL: it does not */
};

/* Why a request got no reply. http_failures.def has the text of each. */
enum http_failure {
	HTTP_ANSWERED,
#define FAILURE(name, text) HTTP_##name,
#include "base/http_failures.def"
#undef FAILURE
	HTTP_NFAILURES
};

/* Of HTTP, as a reply came by it. */
enum http_version {
	HTTP_NO_VERSION, /* there was no reply, or nobody knows */
	HTTP_VERSION_1_0,
	HTTP_VERSION_1_1,
	HTTP_VERSION_2,
	HTTP_NVERSIONS
};

/* Valid until the function it was given to returns. */
struct http_reply {
	enum http_failure failure;
	int aborted; /* by us, on purpose: what follows is what had come */
	int status;  /* 0 when there was no reply */
	enum http_version version;
	const char *body; /* "" unless wanted */
	size_t body_len;
	const char *headers; /* raw "Name: value\r\n" lines; "" unless wanted */
	size_t received;     /* body bytes, wanted or not */
	double seconds;	     /* from sending to the last byte */
	int stalled;	  /* between two parts, as Nagle's algorithm makes it */
	char detail[128]; /* of a failure */
};

int http_expects(const struct http_expect *, int status);
/*
 * No answer, or a status that is an error, or not the one asked for. What was
 * aborted on purpose is none.
 */
int http_is_error(const struct http_request *, const struct http_reply *);
/* 301, 302, 303, 307 or 308. */
int http_is_redirect(int status);
/*
 * The next value of that name in raw header lines, from *at on, without the
 * blanks around it; *at moves behind it. NULL: no more.
 */
const char *http_header(const char **at, const char *name, size_t *length);

/* "HTTP/2": a fixed text for each version; "" for none. */
const char *http_version_text(enum http_version);
/* "timed out": a fixed text for each kind of failure. */
const char *http_failure_text(enum http_failure);

#endif
