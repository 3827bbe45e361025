/* SPDX-License-Identifier: MIT */
/* Bodies of a scenario's requests: text, a file, fields, or what is to be done.
 */
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "traffic/script_parts.h"
#include "traffic/secrets.h"

static int
method_has_body(const char *route)
{
	return strncmp(route, "POST ", 5) == 0 ||
	       strncmp(route, "PUT ", 4) == 0 ||
	       strncmp(route, "PATCH ", 6) == 0;
}

void
script_todo(struct script *script, const struct census_row *row,
	    const char *what)
{
	struct buf route = {0}, todo = {0};

	script_route(row->route, strlen(row->route), &route);
	buf_addf(&todo, "%s: %s", buf_text(&route), what);
	if (!strings_has(&script->notes->todo, buf_text(&todo)))
		strings_add(&script->notes->todo, buf_text(&todo));
	buf_free(&route);
	buf_free(&todo);
}

/* Fails until somebody has filled it in. */
static void
script_body_unknown(struct script *script, const struct census_row *row,
		    const char *why)
{
	struct buf words = {0};

	buf_adds(&words, "TODO: what ");
	script_route(row->route, strlen(row->route), &words);
	buf_addf(&words, " sends%s%s", why != NULL ? ": " : "",
		 why != NULL ? why : "");
	buf_adds(&script->flows, "\n    body = error(");
	escape_lua(&script->flows, buf_text(&words), words.len);
	buf_adds(&script->flows, "),");
	buf_free(&words);
	script_todo(script, row, why != NULL ? why : "its body is not known");
}

/* A file is looked for beside the scenario, wherever it was. */
static void
script_file(struct script *script, const struct census_row *row,
	    const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	char *what = xasprintf("put %s beside the scenario", name);

	escape_lua(&script->flows, name, strlen(name));
	script_todo(script, row, what);
	free(what);
}

/* The value of a field, whose name may say that it is a secret. */
static void
script_value(struct script *script, const struct example_part *part)
{
	char *both = xasprintf("%s=%s", part->name, part->value);
	struct secret secret;

	if (script_has_link(script, part->value, strlen(part->value)))
		script_text(script, part->value, strlen(part->value));
	else if (secret_next(both, strlen(both), 0, &secret))
		buf_adds(&script->flows, script_secret(script, secret.name));
	else
		escape_lua(&script->flows, part->value, strlen(part->value));
	free(both);
}

static void
script_part(struct script *script, const struct census_row *row,
	    const struct example_part *part)
{
	struct buf *out = &script->flows;
	int plain = part->file == NULL && part->type == NULL;

	buf_adds(out, "\n      [");
	escape_lua(out, part->name, strlen(part->name));
	buf_adds(out, plain ? "] = " : "] = { ");
	if (!plain)
		buf_adds(out, part->value != NULL ? "body = " : "file = ");
	if (part->value != NULL)
		script_value(script, part);
	else
		script_file(script, row, part->file);
	if (part->value != NULL && part->file != NULL) {
		buf_adds(out, ", name = ");
		escape_lua(out, part->file, strlen(part->file));
	}
	if (part->type != NULL) {
		buf_adds(out, ", type = ");
		escape_lua(out, part->type, strlen(part->type));
	}
	buf_adds(out, plain ? "," : " },");
}

/* In a Lua table the last of two equal names would win: the first is kept. */
static int
part_is_repeated(const struct request_copy *request, size_t i)
{
	for (size_t before = 0; before < i; before++)
		if (strcmp(request->parts[before].name,
			   request->parts[i].name) == 0)
			return 1;
	return 0;
}

static void
script_parts(struct script *script, const struct census_row *row,
	     const struct request_copy *request)
{
	buf_adds(&script->flows, "\n    multipart = {");
	for (size_t i = 0; i < request->nparts; i++)
		if (!part_is_repeated(request, i))
			script_part(script, row, &request->parts[i]);
		else
			script_todo(script, row,
				    "its form has two fields of one name; "
				    "only the first is sent");
	buf_adds(&script->flows, "\n    },");
}

int
script_body(struct script *script, const struct census_row *row,
	    const struct request_copy *request)
{
	if (request == NULL) {
		if (!method_has_body(row->route))
			return 0;
		buf_adds(&script->flows,
			 "\n    json = {}, -- TODO: what it sends");
		script->notes->guessed++;
	} else if (request->body_unknown || request->todo != NULL) {
		script_body_unknown(script, row, request->todo);
	} else if (request->nparts > 0) {
		script_parts(script, row, request);
	} else if (request->file != NULL) {
		buf_adds(&script->flows, "\n    file = ");
		script_file(script, row, request->file);
		buf_adds(&script->flows, ",");
	} else if (request->body != NULL) {
		buf_adds(&script->flows, "\n    body = ");
		script_text(script, request->body, request->body_len);
		buf_adds(&script->flows, ",");
	} else {
		return 0;
	}
	return 1;
}
