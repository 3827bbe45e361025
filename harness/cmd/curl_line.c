/* SPDX-License-Identifier: MIT */
#include "cmd/curl_line.h"

#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"

int
header_is_secret(const char *line)
{
	static const char *const names[] = {
	    "authorization", "proxy-authorization", "cookie",
	    "set-cookie",    "x-api-key",	    "x-auth-token"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strncasecmp(names[i], line, strlen(names[i])) == 0 &&
		    line[strlen(names[i])] == ':')
			return 1;
	return 0;
}

/* A word of the command; values from the environment become "$NAME". */
static void
add_word(const struct scenario *scenario, const char *text, size_t length,
	 struct buf *out)
{
	const char *name = NULL;
	size_t offset, found;

	buf_adds(out, " ");
	do {
		offset = scenario_secret(scenario, text, length, &found, &name);
		if (offset > 0 || found == 0)
			escape_shell(out, text, offset);
		if (found > 0)
			buf_addf(out, "\"$%s\"", name);
		text += offset + found;
		length -= offset + found;
	} while (length > 0);
}

static int
holds_secret(const struct scenario *scenario, const char *text)
{
	size_t length = strlen(text), found;
	const char *name;

	return scenario_secret(scenario, text, length, &found, &name) < length;
}

/* A header without a value is "Name;" to curl; "Name:" would take one away. */
static void
add_header(const struct scenario *scenario, const char *line, struct buf *out)
{
	size_t name = strcspn(line, ":");
	struct buf shown = {0};

	if (line[name] == ':' &&
	    line[name + 1 + strspn(line + name + 1, " ")] == '\0')
		buf_addf(&shown, "%.*s;", (int)name, line);
	else if (header_is_secret(line) && !holds_secret(scenario, line))
		buf_addf(&shown, "%.*s: (redacted)", (int)name, line);
	else
		buf_adds(&shown, line);
	buf_adds(out, " -H");
	add_word(scenario, buf_text(&shown), shown.len, out);
	buf_free(&shown);
}

static int
has_type(const struct http_request *request, const struct strings *always)
{
	static const char name[] = "Content-Type:";

	for (size_t i = 0; i < request->nheaders; i++)
		if (strncasecmp(request->headers[i], name, strlen(name)) == 0)
			return 1;
	for (size_t i = 0; i < always->count; i++)
		if (strncasecmp(always->items[i], name, strlen(name)) == 0)
			return 1;
	return 0;
}

static void
add_method(const struct http_request *request, struct buf *out)
{
	if (strcmp(request->method, "HEAD") == 0)
		buf_adds(out, " -I");
	else if (strcmp(request->method, "GET") != 0 || request->body != NULL)
		buf_addf(out, " -X %s", request->method);
}

/* curl reads {} and [] as patterns, and shortens /../ unless it is told. */
static void
add_url(const struct scenario *scenario, const struct http_request *request,
	const struct address *address, struct buf *out)
{
	struct buf url = {0};

	if (strpbrk(request->url, "{}[]") != NULL)
		buf_adds(out, " -g");
	if (strstr(request->url, "/.") != NULL)
		buf_adds(out, " --path-as-is");
	if (request->url[0] == '/')
		buf_adds(&url, address->base);
	buf_adds(&url, request->url);
	add_word(scenario, buf_text(&url), url.len, out);
	buf_free(&url);
}

void
curl_line(const struct scenario *scenario, const struct http_request *request,
	  const struct address *address, const struct strings *always,
	  struct buf *out)
{
	const char *body = request->body;

	if (body != NULL && (request->body_len > CURL_BODY ||
			     memchr(body, '\0', request->body_len) != NULL))
		return;
	buf_adds(out, "curl");
	add_method(request, out);
	add_url(scenario, request, address, out);
	for (size_t i = 0; i < always->count; i++)
		add_header(scenario, always->items[i], out);
	for (size_t i = 0; i < request->nheaders; i++)
		add_header(scenario, request->headers[i], out);
	if (body == NULL)
		return;
	if (!has_type(request, always))
		buf_adds(out, " -H Content-Type:");
	buf_adds(out, " --data-raw");
	add_word(scenario, body, request->body_len, out);
}
