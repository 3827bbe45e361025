/* SPDX-License-Identifier: MIT */
/* Text from traffic, written into a script without its secrets. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "traffic/script_parts.h"
#include "traffic/secrets.h"

/* In a session a token that no reply showed is a gap, unlike a password. */
static void
note_unseen(struct script *script, const char *name)
{
	static const char *const known[] = {"PASS", "PWD", "EMAIL", "LOGIN"};
	char *todo;

	if (script->step == NULL)
		return;
	for (size_t i = 0; i < COUNT(known); i++)
		if (strstr(name, known[i]) != NULL)
			return;
	todo = xasprintf("%s %.*s sends %s, which no reply before it shows",
			 script->step->method,
			 (int)strcspn(script->step->target, "?"),
			 script->step->target, name);
	strings_add(&script->notes->todo, todo);
	free(todo);
}

const char *
script_secret(struct script *script, const char *name)
{
	if (!strings_has(script->secrets, name)) {
		if (script->secrets->count == SCRIPT_SECRETS)
			return script->secrets->items[SCRIPT_SECRETS - 1];
		strings_add(script->secrets, name);
		note_unseen(script, name);
	}
	return name;
}

/* The first link that begins in that part of a text; NULL: none does. */
static const struct session_link *
next_link(const struct script *script, const char *at, const char *end)
{
	const struct session_link *first = NULL;

	for (size_t i = 0; script->step != NULL && i < script->step->nlinks;
	     i++) {
		const struct session_link *link = &script->step->links[i];

		if (link->at >= at && link->at < end &&
		    (first == NULL || link->at < first->at))
			first = link;
	}
	return first;
}

int
script_has_link(const struct script *script, const char *text, size_t len)
{
	return next_link(script, text, text + len) != NULL;
}

static void
script_link(struct script *script, const struct session_link *link)
{
	const char *name = script->session->values[link->value].name;

	script->encodes |= link->encoded;
	buf_addf(&script->flows, link->encoded ? "encode(seen.%s)" : "seen.%s",
		 name);
}

/* Adds what stands for the next part that is not written as it is. */
static size_t
script_hidden(struct script *script, const struct session_link *link,
	      const struct secret *secret)
{
	if (link != NULL)
		script_link(script, link);
	else
		buf_adds(&script->flows, script_secret(script, secret->name));
	return link != NULL ? link->len : secret->len;
}

void
script_text(struct script *script, const char *text, size_t len)
{
	struct secret secret;
	size_t from = 0;

	for (;;) {
		int hides = secret_next(text, len, from, &secret);
		const struct session_link *link =
		    next_link(script, text + from, text + len);
		size_t at;

		if (link != NULL && hides &&
		    (size_t)(link->at - text) >= secret.at + secret.len)
			link = NULL;
		if (link == NULL && !hides)
			break;
		at = link != NULL ? (size_t)(link->at - text) : secret.at;
		if (at > from) {
			escape_lua(&script->flows, text + from, at - from);
			buf_adds(&script->flows, " .. ");
		}
		from = at + script_hidden(script, link, &secret);
		if (from < len)
			buf_adds(&script->flows, " .. ");
	}
	if (from < len || len == 0)
		escape_lua(&script->flows, text + from, len - from);
}

void
script_call(struct buf *out, const char *method, size_t len)
{
	static const char *const known[] = {"GET",    "POST", "PUT",	"PATCH",
					    "DELETE", "HEAD", "OPTIONS"};

	for (size_t i = 0; i < COUNT(known); i++)
		if (strlen(known[i]) == len &&
		    memcmp(known[i], method, len) == 0) {
			buf_adds(out, "http.");
			for (size_t c = 0; c < len; c++)
				buf_addf(out, "%c",
					 tolower((unsigned char)method[c]));
			buf_adds(out, "(");
			return;
		}
	buf_adds(out, "http.request(");
	escape_lua(out, method, len);
	buf_adds(out, ", ");
}

void
script_route(const char *route, size_t len, struct buf *out)
{
	struct secret secret;
	size_t from = 0;

	while (secret_next(route, len, from, &secret)) {
		buf_add(out, route + from, secret.at - from);
		buf_adds(out, "***");
		from = secret.at + secret.len;
	}
	buf_add(out, route + from, len - from);
}
