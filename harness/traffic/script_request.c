/* SPDX-License-Identifier: MIT */
/* Headers and bodies of a scenario's requests. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/mem.h"
#include "traffic/script_parts.h"
#include "traffic/secrets.h"
#include "traffic/traffic.h"

enum {
	ROUTE_MAX_BYTES = 119, /* of the name by which a run counts */
	HEADERS_MAX = 40,
	BODY_MAX = 65536
};

/* Headers of the connection, the browser or its cache. */
static int
header_is_noise(const char *name, size_t len)
{
	static const char *const names[] = {
	    "host",	  "content-length",  "connection",
	    "te",	  "accept-encoding", "transfer-encoding",
	    "user-agent", "accept-language", "cache-control",
	    "pragma",	  "referer",	     "if-none-match",
	    "priority",	  "origin",	     "if-modified-since",
	    "dnt",	  "keep-alive",	     "upgrade-insecure-requests",
	    "expect",	  "upgrade",	     "x-requested-with"};

	if (len > 4 && strncasecmp(name, "sec-", 4) == 0)
		return 1;
	for (size_t i = 0; i < COUNT(names); i++)
		if (strlen(names[i]) == len &&
		    strncasecmp(names[i], name, len) == 0)
			return 1;
	return 0;
}

/* Whether HTTP allows the name (RFC 9110, 5.6.2), and the value is one line. */
static int
header_can_be_sent(const char *line, size_t name_len)
{
	if (name_len == 0 || line[name_len] != ':')
		return 0;
	for (size_t i = 0; i < name_len; i++)
		if (!isalnum((unsigned char)line[i]) &&
		    strchr("!#$%&'*+-.^_`|~", line[i]) == NULL)
			return 0;
	for (const char *s = line + name_len; *s != '\0'; s++)
		if (((unsigned char)*s < 0x20 && *s != '\t') || *s == 0x7f)
			return 0;
	return 1;
}

static void
script_header(struct script *script, const char *line, size_t name_len,
	      size_t *count)
{
	const char *value = line + name_len + 1;
	char secret[32];

	value += strspn(value, " \t");
	buf_adds(&script->flows,
		 (*count)++ == 0 ? "\n    headers = {\n      [" : "      [");
	escape_lua(&script->flows, line, name_len);
	buf_adds(&script->flows, "] = ");
	if (secret_is_header(line, name_len)) {
		secret_name(secret, sizeof(secret), line, name_len);
		buf_adds(&script->flows, script_secret(script, secret));
	} else {
		script_text(script, value, strlen(value));
	}
	buf_adds(&script->flows, ",\n");
}

/* In a Lua table the last of two equal names would win: keep the first. */
static int
header_is_repeated(const struct strings *lines, size_t i, size_t name_len)
{
	for (size_t before = 0; before < i; before++)
		if (strncasecmp(lines->items[before], lines->items[i],
				name_len + 1) == 0)
			return 1;
	return 0;
}

/* Whether any option was written. */
static int
script_headers(struct script *script, const struct request_copy *request)
{
	size_t count = 0;

	for (size_t i = 0; i < request->headers.count; i++) {
		const char *line = request->headers.items[i];
		size_t name_len = strcspn(line, ":");

		if (count < HEADERS_MAX && header_can_be_sent(line, name_len) &&
		    !header_is_noise(line, name_len) &&
		    !header_is_repeated(&request->headers, i, name_len))
			script_header(script, line, name_len, &count);
	}
	if (count > 0)
		buf_adds(&script->flows, "    },");
	return count > 0;
}

static int
method_has_body(const char *route)
{
	return strncmp(route, "POST ", 5) == 0 ||
	       strncmp(route, "PUT ", 4) == 0 ||
	       strncmp(route, "PATCH ", 6) == 0;
}

/* Whether a run counts requests for all of these targets under that route. */
static int
route_is_folded(const char *route, const struct samples *samples)
{
	char method[32], folded[ROUTE_MAX_BYTES + 1];

	if (strlen(route) > ROUTE_MAX_BYTES)
		return 1; /* a name could not hold it anyway */

	snprintf(method, sizeof(method), "%.*s", (int)strcspn(route, " "),
		 route);
	for (size_t i = 0; i < samples->count; i++) {
		route_fold(folded, sizeof(folded), method,
			   samples->items[i].target);
		if (strcmp(folded, route) != 0)
			return 0;
	}
	return 1;
}

static int
script_body(struct script *script, const struct census_row *row)
{
	const struct request_copy *request = row->stats->request;

	if (request != NULL && request->body != NULL &&
	    request->body_len <= BODY_MAX) {
		buf_adds(&script->flows, "\n    body = ");
		script_text(script, request->body, request->body_len);
		buf_adds(&script->flows, ",");
		return 1;
	}
	/* A request that was seen in full without a body had none. */
	if (request != NULL ? !request->body_unknown
			    : !method_has_body(row->route))
		return 0;
	buf_adds(&script->flows, "\n    json = {}, -- TODO: what it sends");
	return 1;
}

static int
script_name(struct script *script, const struct census_row *row)
{
	struct buf name = {0};

	if (route_is_folded(row->route, &row->stats->samples))
		return 0;
	script_route(row->route, strlen(row->route), &name);
	buf_adds(&script->flows, "\n    name = ");
	escape_lua(&script->flows, buf_text(&name), name.len);
	buf_adds(&script->flows, ",");
	buf_free(&name);
	return 1;
}

void
script_options(struct script *script, const struct census_row *row)
{
	size_t before = script->flows.len;
	int any;

	buf_adds(&script->flows, ", {");
	any = row->stats->request != NULL &&
	      script_headers(script, row->stats->request);
	any |= script_body(script, row);
	any |= script_name(script, row);
	if (any) {
		buf_adds(&script->flows, "\n  }");
		return;
	}
	script->flows.len = before;
	script->flows.data[before] = '\0';
}
