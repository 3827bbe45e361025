/* SPDX-License-Identifier: MIT */
#include "traffic/script.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "traffic/secrets.h"
#include "traffic/traffic.h"

enum {
	NAME_MAX_BYTES = 100,  /* of a flow */
	ROUTE_MAX_BYTES = 119, /* of the name that a run counts by */
	HEADERS_MAX = 40,
	BODY_MAX = 65536
};

struct script {
	const struct script_plan *plan;
	struct buf *out;
	struct strings *secrets;
	struct strings names; /* of flows */
	double all;	      /* requests of all rows */
};

/* A variable for the secret, which is listed; texts of one name share it. */
static const char *
script_secret(struct script *script, const char *name)
{
	if (!strings_has(script->secrets, name)) {
		if (script->secrets->count == SCRIPT_SECRETS)
			return script->secrets->items[SCRIPT_SECRETS - 1];
		strings_add(script->secrets, name);
	}
	return name;
}

/* A Lua expression for a text, its secrets left out. */
static void
script_text(struct script *script, const char *text, size_t len)
{
	struct secret secret;
	size_t from = 0;

	while (secret_next(text, len, from, &secret)) {
		if (secret.at > from) {
			escape_lua(script->out, text + from, secret.at - from);
			buf_adds(script->out, " .. ");
		}
		buf_adds(script->out, script_secret(script, secret.name));
		from = secret.at + secret.len;
		if (from < len)
			buf_adds(script->out, " .. ");
	}
	if (from < len || len == 0)
		escape_lua(script->out, text + from, len - from);
}

/* Headers that belong to the connection, the browser or its cache. */
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

/* A name that HTTP allows (RFC 9110, 5.6.2), and a value on one line. */
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
	buf_adds(script->out,
		 (*count)++ == 0 ? "\n    headers = {\n      [" : "      [");
	escape_lua(script->out, line, name_len);
	buf_adds(script->out, "] = ");
	if (secret_is_header(line, name_len)) {
		secret_name(secret, sizeof(secret), line, name_len);
		buf_adds(script->out, script_secret(script, secret));
	} else {
		script_text(script, value, strlen(value));
	}
	buf_adds(script->out, ",\n");
}

/* A name twice in a table would be the last one: the first is kept. */
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
script_headers(struct script *script, const struct sketch *sketch)
{
	size_t count = 0;

	for (size_t i = 0; i < sketch->headers.count; i++) {
		const char *line = sketch->headers.items[i];
		size_t name_len = strcspn(line, ":");

		if (count < HEADERS_MAX && header_can_be_sent(line, name_len) &&
		    !header_is_noise(line, name_len) &&
		    !header_is_repeated(&sketch->headers, i, name_len))
			script_header(script, line, name_len, &count);
	}
	if (count > 0)
		buf_adds(script->out, "    },");
	return count > 0;
}

static int
method_has_body(const char *route)
{
	return strncmp(route, "POST ", 5) == 0 ||
	       strncmp(route, "PUT ", 4) == 0 ||
	       strncmp(route, "PATCH ", 6) == 0;
}

/* Whether a run counts requests for all of these under that route. */
static int
route_is_folded(const char *route, const struct strings *samples)
{
	char method[32], folded[ROUTE_MAX_BYTES + 1];

	if (strlen(route) > ROUTE_MAX_BYTES)
		return 1; /* it could not be named in full anyway */

	snprintf(method, sizeof(method), "%.*s", (int)strcspn(route, " "),
		 route);
	for (size_t i = 0; i < samples->count; i++) {
		route_fold(folded, sizeof(folded), method, samples->items[i]);
		if (strcmp(folded, route) != 0)
			return 0;
	}
	return 1;
}

static int
script_body(struct script *script, const struct census_row *row)
{
	const struct sketch *sketch = row->tally->sketch;

	if (sketch != NULL && sketch->body != NULL &&
	    sketch->body_len <= BODY_MAX) {
		buf_adds(script->out, "\n    body = ");
		script_text(script, sketch->body, sketch->body_len);
		buf_adds(script->out, ",");
		return 1;
	}
	/* Where a request was seen whole, what it lacks was not sent. */
	if (sketch != NULL ? !sketch->body_unknown
			   : !method_has_body(row->route))
		return 0;
	buf_adds(script->out, "\n    json = {}, -- TODO: what it sends");
	return 1;
}

static void
script_options(struct script *script, const struct census_row *row)
{
	size_t before = script->out->len;
	int any;

	buf_adds(script->out, ", {");
	any = row->tally->sketch != NULL &&
	      script_headers(script, row->tally->sketch);
	any |= script_body(script, row);
	if (!route_is_folded(row->route, &row->tally->samples)) {
		buf_adds(script->out, "\n    name = ");
		escape_lua(script->out, row->route, strlen(row->route));
		buf_adds(script->out, ",");
		any = 1;
	}
	if (any) {
		buf_adds(script->out, "\n  }");
		return;
	}
	script->out->len = before;
	script->out->data[before] = '\0';
}

static size_t
samples_a_line(const struct strings *samples)
{
	size_t longest = 1;

	for (size_t i = 0; i < samples->count; i++)
		if (strlen(samples->items[i]) > longest)
			longest = strlen(samples->items[i]);
	return longest > 70 ? 1 : 75 / (longest + 4);
}

/* One target as it is, several as a choice. */
static void
script_target(struct script *script, const struct strings *samples)
{
	size_t per_line = samples_a_line(samples);

	if (samples->count == 1) {
		script_text(script, samples->items[0],
			    strlen(samples->items[0]));
		return;
	}
	buf_adds(script->out, "pick {");
	for (size_t i = 0; i < samples->count; i++) {
		buf_adds(script->out, i % per_line == 0 ? "\n    " : " ");
		script_text(script, samples->items[i],
			    strlen(samples->items[i]));
		buf_adds(script->out, ",");
	}
	buf_adds(script->out, "\n  }");
}

static void
script_think(struct script *script)
{
	struct pace pace = census_pace(script->plan->census);

	if (pace.gap_high >= 0.001)
		buf_addf(script->out, "  think(\"%.0fms\", \"%.0fms\")\n",
			 floor(1000 * pace.gap_low),
			 ceil(1000 * pace.gap_high));
}

/* What a flow is called: its route, once. */
static char *
script_flow_name(struct script *script, const char *route)
{
	struct buf visible = {0};
	char *name;

	escape_terminal(&visible, route);
	name = xstrndup(buf_text(&visible), NAME_MAX_BYTES - 8);
	for (int i = 2; strings_has(&script->names, name); i++) {
		free(name);
		name = xasprintf("%.*s %d", NAME_MAX_BYTES - 8,
				 buf_text(&visible), i);
	}
	buf_free(&visible);
	strings_add(&script->names, name);
	return name;
}

static void
script_flow(struct script *script, const struct census_row *row)
{
	struct buf *out = script->out;
	size_t word = strcspn(row->route, " ");
	char *name = script_flow_name(script, row->route);

	buf_adds(out, "\nflow(");
	escape_lua(out, name, strlen(name));
	if (script->plan->counts)
		buf_addf(out, ", { weight = %.4g }",
			 100 * row->tally->requests / script->all);
	buf_adds(out, ", function()\n  local r = http.");
	for (size_t i = 0; i < word; i++)
		buf_addf(out, "%c", tolower((unsigned char)row->route[i]));
	buf_adds(out, "(");
	script_target(script, &row->tally->samples);
	script_options(script, row);
	buf_adds(out, ")\n  expect(r.status >= 200 and r.status < 400, ");
	escape_lua(out, name, strlen(name));
	buf_adds(out, ")\n");
	script_think(script);
	buf_adds(out, "end)\n");
	free(name);
}

/* Whether there is a function for its method, and a target to ask for. */
static int
row_can_be_asked(const struct census_row *row)
{
	static const char *const methods[] = {
	    "GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "HEAD ", "OPTIONS "};

	if (row->tally->samples.count == 0)
		return 0;
	for (size_t i = 0; i < row->tally->samples.count; i++)
		if (row->tally->samples.items[i][0] != '/')
			return 0;
	for (size_t i = 0; i < COUNT(methods); i++)
		if (strncmp(row->route, methods[i], strlen(methods[i])) == 0)
			return 1;
	return 0;
}

static void
script_flows(struct script *script, struct strings *skipped)
{
	const struct script_plan *plan = script->plan;
	size_t written = 0;

	for (size_t i = 0; i < plan->nrows; i++) {
		if (!row_can_be_asked(&plan->rows[i]) ||
		    written == SCRIPT_FLOWS) {
			strings_add(skipped, plan->rows[i].route);
			continue;
		}
		script_flow(script, &plan->rows[i]);
		written++;
	}
}

static void
script_comment(struct buf *out, const char *before, const char *text)
{
	buf_addf(out, "-- %s", before);
	escape_lua_comment(out, text);
	buf_adds(out, "\n");
}

static void
script_head(const struct script_plan *plan, const struct strings *secrets,
	    struct buf *out)
{
	struct pace pace = census_pace(plan->census);
	char text[UNITS_TEXT];

	script_comment(out, "Made by flatline import ", plan->source);
	if (*plan->host != '\0')
		script_comment(out, "The requests went to ", plan->host);
	if (plan->counts && pace.seconds > 0)
		buf_addf(out, "-- Then: %.3g requests a second for %s.\n",
			 census_requests(plan->census) / pace.seconds,
			 units_duration(text, pace.seconds));
	if (secrets->count > 0)
		buf_adds(out, "-- Left out, for they look secret; set each in "
			      "the environment and\n-- let the scenario read "
			      "it: --env NAME\n");
	for (size_t i = 0; i < secrets->count; i++)
		buf_addf(out, "local %s = env(\"%s\", \"\")\n",
			 secrets->items[i], secrets->items[i]);
	buf_adds(out, "load { users = 10, duration = \"60s\" }\n");
}

void
script_write(const struct script_plan *plan, struct buf *out,
	     struct strings *secrets, struct strings *skipped)
{
	struct buf flows = {0};
	struct script script = {
	    .plan = plan, .out = &flows, .secrets = secrets};

	for (size_t i = 0; i < plan->nrows; i++)
		script.all += plan->rows[i].tally->requests;
	script_flows(&script, skipped);
	script_head(plan, secrets, out);
	buf_add(out, buf_text(&flows), flows.len);
	buf_free(&flows);
	strings_free(&script.names);
}
