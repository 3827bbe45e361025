/* SPDX-License-Identifier: MIT */
/* What gRPC says beside HTTP/2: its statuses, and how a call has ended. */
#ifndef BASE_GRPC_H
#define BASE_GRPC_H

#include <stddef.h>

#include "base/http.h"

enum {
	GRPC_OK,
	GRPC_UNKNOWN = 2,
	GRPC_DEADLINE_EXCEEDED = 4,
	GRPC_STATUSES = 17,
	GRPC_PREFIX = 5 /* bytes before each message: a flag and its length */
};

/* "NOT_FOUND". */
const char *grpc_status_text(int status);
/* -1: no status has that name. */
int grpc_status_of(const char *name);
/* That of raw header lines; -1: there is none. */
int grpc_status_in(const char *lines);
/* What the server says about it, on one line of plain text; or "". */
void grpc_message_in(const char *lines, char *text, size_t size);
/* Status and message, as a failure; HTTP_ANSWERED: the request expects it. */
enum http_failure grpc_failure(const struct http_request *, int status);
/*
 * A complete reply to a request of gRPC: what is no success becomes a failure.
 */
void grpc_judge(const struct http_request *, struct http_reply *);

#endif
