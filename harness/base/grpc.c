/* SPDX-License-Identifier: MIT */
#include "base/grpc.h"

#include <stdio.h>
#include <string.h>

static const char *const status_texts[GRPC_STATUSES] = {
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
};

const char *
grpc_status_text(int status)
{
	return status_texts[status];
}

int
grpc_status_of(const char *name)
{
	for (int status = 0; status < GRPC_STATUSES; status++)
		if (strcmp(status_texts[status], name) == 0)
			return status;
	return -1;
}

/* Of a number that has no name the specification makes UNKNOWN. */
int
grpc_status_in(const char *lines)
{
	size_t length;
	const char *value = http_header(&lines, "grpc-status", &length);
	int status = 0;

	if (value == NULL || length == 0 || length > 2)
		return value == NULL ? -1 : GRPC_UNKNOWN;
	for (size_t i = 0; i < length; i++) {
		if (value[i] < '0' || value[i] > '9')
			return GRPC_UNKNOWN;
		status = 10 * status + value[i] - '0';
	}
	return status < GRPC_STATUSES ? status : GRPC_UNKNOWN;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A byte that may be percent-encoded, from *at on. */
static unsigned char
next_byte(const char **at, const char *end)
{
	const char *from = *at;

	if (*from == '%' && end - from > 2 && hex_digit(from[1]) >= 0 &&
	    hex_digit(from[2]) >= 0) {
		*at += 3;
		return (unsigned char)(hex_digit(from[1]) << 4 |
				       hex_digit(from[2]));
	}
	++*at;
	return (unsigned char)*from;
}

/* It goes into reports of several formats: what is not plain is left out. */
void
grpc_message_in(const char *lines, char *text, size_t size)
{
	size_t length, used = 0;
	const char *value = http_header(&lines, "grpc-message", &length), *end;

	text[0] = '\0';
	if (value == NULL)
		return;
	end = value + length;
	while (value < end && used + 1 < size) {
		unsigned char byte = next_byte(&value, end);

		text[used++] = byte >= ' ' && byte < 0x7f ? (char)byte : '?';
	}
	text[used] = '\0';
}

enum http_failure
grpc_failure(const struct http_request *request, int status)
{
	if (status == GRPC_OK && (request->grpc & 1u << GRPC_OK) == 0)
		return HTTP_GRPC_UNEXPECTED;
	return (request->grpc & 1u << status) != 0
		   ? HTTP_ANSWERED
		   : (enum http_failure)(HTTP_GRPC_CANCELLED + status - 1);
}

static void
fail(struct http_reply *reply, const char *detail)
{
	reply->failure = HTTP_BROKEN;
	reply->status = 0;
	snprintf(reply->detail, sizeof(reply->detail), "%s", detail);
}

void
grpc_judge(const struct http_request *request, struct http_reply *reply)
{
	int status;

	if (reply->failure != HTTP_ANSWERED || reply->aborted ||
	    reply->status >= 400)
		return;
	status = grpc_status_in(reply->headers);
	if (status < 0) {
		fail(reply, "no grpc-status came: is this a gRPC service?");
		return;
	}
	if (status == GRPC_OK && reply->received < GRPC_PREFIX) {
		fail(reply, "the status is OK, and no message came");
		return;
	}
	reply->failure = grpc_failure(request, status);
	if (reply->failure == HTTP_ANSWERED)
		return;
	reply->status = 0;
	grpc_message_in(reply->headers, reply->detail, sizeof(reply->detail));
}
