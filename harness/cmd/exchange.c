/* SPDX-License-Identifier: MIT */
#include "cmd/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"

enum { SHOWN_BODY = 1000, SHOWN_LINE = 400 };

/* Up to so many bytes of foreign text, in one visible line. */
static void
print_visible(const char *before, const char *text, size_t len, size_t most)
{
	char *copy = xstrndup(text, len < most ? len : most);
	struct buf visible = {0};

	escape_terminal(&visible, copy);
	printf("%s%s%s\n", before, buf_text(&visible),
	       len > most ? " ..." : "");
	buf_free(&visible);
	free(copy);
}

static int
is_secret(const char *line, size_t name_len)
{
	static const char *const names[] = {
	    "authorization", "proxy-authorization", "cookie",
	    "set-cookie",    "x-api-key",	    "x-auth-token"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strlen(names[i]) == name_len &&
		    strncasecmp(names[i], line, name_len) == 0)
			return 1;
	return 0;
}

static void
print_header(const char *before, const char *line, size_t len)
{
	size_t name_len = strcspn(line, ":");

	if (name_len < len && is_secret(line, name_len))
		printf("%s%.*s: (redacted)\n", before, (int)name_len, line);
	else
		print_visible(before, line, len, SHOWN_LINE);
}

void
exchange_print_request(const struct http_request *request,
		       const struct address *address,
		       const struct strings *always)
{
	int absolute = request->url[0] != '/';
	char *line = xasprintf("%s %s%s", request->method,
			       absolute ? "" : address->base, request->url);

	print_visible("  > ", line, strlen(line), SHOWN_LINE);
	free(line);
	for (size_t i = 0; i < always->count; i++)
		print_header("  > ", always->items[i],
			     strlen(always->items[i]));
	for (size_t i = 0; i < request->nheaders; i++)
		print_header("  > ", request->headers[i],
			     strlen(request->headers[i]));
	if (request->body != NULL)
		print_visible("  > ", request->body, request->body_len,
			      SHOWN_BODY);
}

static void
print_reply_headers(const char *headers)
{
	while (*headers != '\0') {
		size_t len = strcspn(headers, "\r\n");

		if (len > 0)
			print_header("  < ", headers, len);
		headers += len;
		headers += strspn(headers, "\r\n");
	}
}

void
exchange_print_reply(const struct http_reply *reply)
{
	char text[UNITS_TEXT];

	if (reply->failure != HTTP_ANSWERED) {
		printf("  < %s: ", http_failure_text(reply->failure));
		print_visible("", reply->detail, strlen(reply->detail),
			      SHOWN_LINE);
		return;
	}
	printf("  < %d  (%s", reply->status,
	       units_duration(text, reply->seconds));
	printf(", %s)\n", units_bytes(text, (double)reply->received));
	print_reply_headers(reply->headers);
	if (reply->body_len > 0)
		print_visible("  < ", reply->body, reply->body_len, SHOWN_BODY);
}

void
exchange_print_think(double seconds)
{
	char text[UNITS_TEXT];

	printf("  . think %s\n", units_duration(text, seconds));
}

void
exchange_print_check(const struct scenario_check *check)
{
	const char *mark = check->failed > 0 ? "\xe2\x9c\x97" : "\xe2\x9c\x93";

	printf("  %s ", mark);
	print_visible(check->is_error ? "script error: " : "", check->text,
		      strlen(check->text), SHOWN_LINE);
}
