/* SPDX-License-Identifier: MIT */
/* A request as a curl command that can be pasted into bash. */
#ifndef CMD_CURL_LINE_H
#define CMD_CURL_LINE_H

#include "base/http.h"
#include "cmd/curl_words.h"
#include "net/net.h"

enum { CURL_BODY = 16384 /* bytes: a longer body does not fit a line */ };

/*
 * Appends a command that sends what flatline sends, in the same way; nothing if
 * the body cannot be in one. Of what misbehaves on purpose it sends the
 * request.
 */
void curl_line(struct curl_words *, const struct http_request *,
	       const struct transport_settings *);

/* Is the header of such a line one whose value is not shown? */
int header_is_secret(const char *line);
/* The length of "user:password" in an absolute URL, and where it begins; 0. */
size_t url_login(const char *url, size_t *begin);

#endif
