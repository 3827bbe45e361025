/* SPDX-License-Identifier: MIT */
/*
 * What the options of one curl command ask for, up to --next. Its texts are
 * borrowed from the words of the command, or owned in `owned`.
 */
#ifndef TRAFFIC_CURL_REQUEST_H
#define TRAFFIC_CURL_REQUEST_H

#include "base/buf.h"
#include "traffic/curl_options.h"
#include "traffic/hit.h"
#include "traffic/reach.h"

enum { CURL_PARTS = 64, CURL_URLS = 50 };

struct curl_request {
	struct reach *reach; /* what its files may be; NULL: none is read */
	const char *method, *type, *target;
	struct strings urls, headers;
	struct strings dropped; /* names of headers that curl is not to send */
	struct buf data;	/* of -d and its like */
	struct buf query;	/* of --url-query */
	int has_data, get, head, globoff;
	const char *upload;		       /* a file, by -T */
	const char *file;		       /* that is the body */
	struct example_part parts[CURL_PARTS]; /* of a form */
	size_t nparts;
	struct strings owned;
	int unknown;	    /* a part of the body cannot be told */
	struct strings odd; /* options that were not followed, and why */
};

/* value NULL: the option has none. */
void curl_request_take(struct curl_request *, const struct curl_option *,
		       const char *value);
void curl_request_odd(struct curl_request *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
const char *curl_request_method(const struct curl_request *);
/* Whether its body is the text of -d. */
int curl_request_has_text(const struct curl_request *);
/* Whether a header "Name:" is among its own, or is not to be sent. */
int curl_request_has_header(const struct curl_request *, const char *name);
void curl_request_header(struct curl_request *, const char *name,
			 const char *value);
/* The text up to that length, in the request's memory. */
const char *curl_request_own(struct curl_request *, const char *text,
			     size_t length);
void curl_request_free(struct curl_request *);

/* Appends the content of a file that may be read: 0; -1. */
int curl_request_read(struct curl_request *, const char *path, struct buf *);

/*
 * curl_glob.c: adds the URLs of a pattern; more than CURL_URLS: there are more.
 */
void curl_glob(struct strings *urls, const char *pattern);
/* curl_form.c: a field of -F; literal: of --form-string. */
void curl_form_take(struct curl_request *, const char *field, int literal);

#endif
