/* SPDX-License-Identifier: MIT */
/* Headers and bodies of a scenario's requests. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/mem.h"
#include "traffic/script_parts.h"
#include "traffic/secrets.h"
#include "traffic/traffic.h"

enum {
	ROUTE_MAX_BYTES = 119, /* of the name by which a run counts */
	HEADERS_MAX = 40
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

/* A description's cookies have names that matter, and no value that does. */
static int
header_is_secret(const struct script *script,
		 const struct request_copy *request, const char *line,
		 size_t name_len)
{
	const char *value = line + name_len + 1;

	if (request->described && name_len == 6 &&
	    strncasecmp(line, "cookie", 6) == 0)
		return 0;
	return secret_is_header(line, name_len) &&
	       !script_has_link(script, value, strlen(value));
}

static void
script_header(struct script *script, const struct request_copy *request,
	      const char *line, size_t name_len, size_t *count)
{
	const char *value = line + name_len + 1;
	char secret[32];

	value += strspn(value, " \t");
	buf_adds(&script->flows,
		 (*count)++ == 0 ? "\n    headers = {\n      [" : "      [");
	escape_lua(&script->flows, line, name_len);
	buf_adds(&script->flows, "] = ");
	if (header_is_secret(script, request, line, name_len)) {
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

/* A multipart body has a boundary of its own. */
static int
header_is_of_parts(const struct request_copy *request, const char *line)
{
	return request->nparts > 0 &&
	       strncasecmp(line, "Content-Type:", 13) == 0;
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
		    !header_is_of_parts(request, line) &&
		    !header_is_noise(line, name_len) &&
		    !header_is_repeated(&request->headers, i, name_len))
			script_header(script, request, line, name_len, &count);
	}
	if (count > 0)
		buf_adds(&script->flows, "    },");
	return count > 0;
}

/* Whether a run counts requests for all of these targets under that route. */
static int
route_is_folded(const char *route, const struct samples *samples)
{
	char method[32], folded[ROUTE_MAX_BYTES + 1];
	size_t path = route_without_operation(route);

	if (strlen(route) > ROUTE_MAX_BYTES)
		return 1; /* a name could not hold it anyway */

	snprintf(method, sizeof(method), "%.*s", (int)strcspn(route, " "),
		 route);
	for (size_t i = 0; i < samples->count; i++) {
		route_fold(folded, sizeof(folded), method,
			   samples->items[i].target);
		if (strlen(folded) != path || strncmp(folded, route, path) != 0)
			return 0;
	}
	return 1;
}

static int
script_name(struct script *script, const struct census_row *row)
{
	struct buf name = {0};

	if (route_is_folded(row->route, &row->stats->samples) &&
	    (!script->plan->names_operations ||
	     row->route[route_without_operation(row->route)] == '\0'))
		return 0;
	script_route(row->route, strlen(row->route), &name);
	buf_adds(&script->flows, "\n    name = ");
	escape_lua(&script->flows, buf_text(&name), name.len);
	buf_adds(&script->flows, ",");
	buf_free(&name);
	return 1;
}

/* The classes that production usually answered. */
static int
script_expect(struct script *script, const struct census_row *row, int alone)
{
	unsigned usual = statuses_usual(&row->stats->answers);
	const char *before = usual & (usual - 1) ? "{ " : "";
	struct buf *out = &script->flows;

	if (usual == 0)
		return 0;
	buf_addf(out, "%sexpect = %s", alone ? " " : "\n    ", before);
	for (int class = 1, count = 0; class < STATUS_CLASSES; class ++)
		if (usual >> class & 1)
			buf_addf(out, "%s\"%dxx\"", count++ > 0 ? ", " : "",
				 class);
	buf_addf(out, "%s%s", *before != '\0' ? " }" : "", alone ? " }" : ",");
	return 1;
}

/* The options of one request: between its braces. Whether there are any. */
static int
script_request(struct script *script, const struct census_row *row,
	       const struct request_copy *request)
{
	int any = request != NULL && script_headers(script, request);

	any |= script_body(script, row, request);
	any |= script_name(script, row);
	if (any)
		script_expect(script, row, 0);
	return any;
}

static void
script_cut(struct buf *out, size_t to)
{
	out->len = to;
	out->data[to] = '\0';
}

/* A route that sends several bodies picks one of them each time. */
static void
script_choice(struct script *script, const struct census_row *row)
{
	struct buf *out = &script->flows;

	buf_adds(out, ", pick {");
	for (size_t i = 0; i < row->stats->nsent; i++) {
		buf_adds(out, i > 0 ? ", {" : "{");
		if (script_request(script, row, &row->stats->sent[i]))
			buf_adds(out, "\n  }");
		else if (!script_expect(script, row, 1))
			buf_adds(out, "}");
	}
	buf_adds(out, "}");
}

static void
script_note_unkept(struct script *script, const struct census_row *row)
{
	char *what;

	if (!(row->stats->unkept > 0))
		return;
	what = xasprintf("%.0f requests send something else than the %d that "
			 "are kept",
			 row->stats->unkept, REQUESTS_KEPT);
	script_todo(script, row, what);
	free(what);
}

void
script_options(struct script *script, const struct census_row *row)
{
	size_t before = script->flows.len;

	script_note_unkept(script, row);
	if (row->stats->nsent > 1) {
		script_choice(script, row);
		return;
	}
	buf_adds(&script->flows, ", {");
	if (script_request(script, row, row->stats->sent))
		buf_adds(&script->flows, "\n  }");
	else if (!script_expect(script, row, 1))
		script_cut(&script->flows, before);
}
