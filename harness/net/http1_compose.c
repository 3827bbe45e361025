/* SPDX-License-Identifier: MIT */
#include "net/http1_compose.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "net/permit.h"

/* A longer body is sent without copying it: a copy would cost more. */
enum { SHORT_BODY = 4096 };

/* Whether the value of "Name: value" is not empty. */
static int
line_has_value(const char *line)
{
	const char *value = strchr(line, ':');

	return value != NULL && value[1 + strspn(value + 1, " \t")] != '\0';
}

static void
add_line(struct buf *out, const char *line)
{
	if (!line_has_value(line))
		return;
	buf_adds(out, line);
	buf_add(out, "\r\n", 2);
}

/* The request's own headers override those always sent, and these ours. */
static void
add_preset(const struct http1_preset *preset,
	   const struct http_request *request, struct buf *out)
{
	const char *const ours[] = {preset->host, "User-Agent: flatline",
				    "Accept: */*"};
	static const char *const names[] = {"Host", "User-Agent", "Accept"};

	for (size_t i = 0; i < COUNT(ours); i++)
		if (!permit_has_header(request, preset->always, names[i]))
			add_line(out, ours[i]);
	for (size_t i = 0; preset->always != NULL && i < preset->always->count;
	     i++)
		add_line(out, preset->always->items[i]);
}

void
http1_preset(struct http1_preset *preset, const struct address *address,
	     const struct strings *always)
{
	static const struct http_request none = {0};
	const char *authority = strstr(address->base, "://") + 3;
	size_t len = strlen(authority);

	*preset = (struct http1_preset){.always = always};
	if (strcmp(address->scheme, "https") == 0 && address->port == 443)
		len -= strlen(":443");
	else if (strcmp(address->scheme, "http") == 0 && address->port == 80)
		len -= strlen(":80");
	snprintf(preset->host, sizeof(preset->host), "Host: %.*s", (int)len,
		 authority);
	add_preset(preset, &none, &preset->lines);
}

void
http1_preset_free(struct http1_preset *preset)
{
	buf_free(&preset->lines);
}

static int
overrules(const struct http_request *request)
{
	return request->nheaders > 0 &&
	       (permit_has_header(request, NULL, "Host") ||
		permit_has_header(request, NULL, "User-Agent") ||
		permit_has_header(request, NULL, "Accept"));
}

/* snprintf would take longer than all the rest. */
static void
add_length(struct buf *out, size_t length)
{
	char line[48] = "Content-Length: ", digits[24];
	size_t used = strlen("Content-Length: "), n = 0;

	do
		digits[n++] = (char)('0' + length % 10);
	while ((length /= 10) > 0);
	while (n > 0)
		line[used++] = digits[--n];
	line[used++] = '\r';
	line[used++] = '\n';
	buf_add(out, line, used);
}

static void
add_mark(struct mark *mark, struct buf *out)
{
	char line[MARK_LINE];

	if (mark_header(mark, line) != NULL)
		add_line(out, line);
}

size_t
http1_compose(const struct http1_preset *preset,
	      const struct http_request *request, const char *path, int last,
	      struct buf *out)
{
	buf_clear(out);
	buf_adds(out, request->method);
	buf_add(out, " ", 1);
	buf_add(out, path, (size_t)(strchrnul(path, '#') - path));
	buf_add(out, " HTTP/1.1\r\n", 11);
	if (overrules(request))
		add_preset(preset, request, out);
	else
		buf_add(out, preset->lines.data, preset->lines.len);
	for (size_t i = 0; i < request->nheaders; i++)
		add_line(out, request->headers[i]);
	add_mark(preset->mark, out);
	if (last && !permit_has_header(request, preset->always, "Connection"))
		buf_adds(out, "Connection: close\r\n");
	if (permit_takes_body(request) &&
	    !permit_has_header(request, preset->always, "Content-Length"))
		add_length(out, request->body_len);
	buf_add(out, "\r\n", 2);
	if (request->body_len > SHORT_BODY)
		return request->body_len;
	buf_add(out, request->body, request->body_len);
	return 0;
}
