/* SPDX-License-Identifier: MIT */
/* A request as a curl command that can be pasted into a shell. */
#ifndef CMD_CURL_LINE_H
#define CMD_CURL_LINE_H

#include "base/http.h"
#include "net/net.h"
#include "scenario/scenario.h"

enum { CURL_BODY = 16384 /* bytes: a longer body does not fit a line */ };

/*
 * Appends it, or "" if its body cannot be in one. Values from the environment
 * are "$NAME"; what else is secret is "(redacted)".
 */
void curl_line(const struct scenario *, const struct http_request *,
	       const struct address *, const struct strings *always,
	       struct buf *);

/* Is the header of such a line one whose value is not shown? */
int header_is_secret(const char *line);

#endif
