/* SPDX-License-Identifier: MIT */
/*
 * The paths that flows request: a single one as it is, several as a choice from
 * a list in the script or from a table beside it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "traffic/script_parts.h"
#include "traffic/secrets.h"

/* Escapes "${" of a path, because that begins a secret in the table. */
static void
add_open(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] == '$' && i + 1 < len && text[i + 1] == '{')
			buf_adds(out, "%24");
		else
			buf_add(out, text + i, 1);
}

/* The path with ${NAME} for each secret; the names are added to `hidden`. */
static void
add_hidden(struct script *script, const char *path, struct strings *hidden,
	   struct buf *out)
{
	size_t len = strlen(path), from = 0;
	struct secret secret;

	while (secret_next(path, len, from, &secret)) {
		const char *name = script_secret(script, secret.name);

		add_open(out, path + from, secret.at - from);
		buf_addf(out, "${%s}", name);
		if (!strings_has(hidden, name))
			strings_add(hidden, name);
		from = secret.at + secret.len;
	}
	add_open(out, path + from, len - from);
}

/* Drops paths that differ from the one before only by secrets. */
static void
paths_differing(struct script *script, const struct samples *samples,
		struct strings *paths)
{
	const char **sorted = samples_sorted(samples);
	struct strings ignored = {0};
	struct buf last = {0}, path = {0};

	for (size_t i = 0; i < samples->count; i++) {
		buf_clear(&path);
		add_hidden(script, sorted[i], &ignored, &path);
		if (i > 0 && strcmp(buf_text(&path), buf_text(&last)) == 0)
			continue;
		strings_add(paths, sorted[i]);
		buf_clear(&last);
		buf_add(&last, buf_text(&path), path.len);
	}
	buf_free(&last);
	buf_free(&path);
	strings_free(&ignored);
	free(sorted);
}

static size_t
paths_a_line(const struct strings *paths)
{
	size_t longest = 1;

	for (size_t i = 0; i < paths->count; i++)
		if (strlen(paths->items[i]) > longest)
			longest = strlen(paths->items[i]);
	return longest > 70 ? 1 : 75 / (longest + 4);
}

static void
paths_list(struct script *script, const struct strings *paths)
{
	size_t per_line = paths_a_line(paths);

	buf_adds(&script->flows, "pick {");
	for (size_t i = 0; i < paths->count; i++) {
		buf_adds(&script->flows, i % per_line == 0 ? "\n    " : " ");
		script_text(script, paths->items[i], strlen(paths->items[i]));
		buf_adds(&script->flows, ",");
	}
	buf_adds(&script->flows, "\n  }");
}

static void
paths_rows(struct script *script, const char *flow, const struct strings *paths)
{
	struct buf path = {0};

	for (size_t i = 0; i < paths->count; i++) {
		buf_clear(&path);
		add_hidden(script, paths->items[i], &script->hidden, &path);
		escape_csv(&script->csv, flow);
		buf_adds(&script->csv, ",");
		escape_csv(&script->csv, buf_text(&path));
		buf_adds(&script->csv, "\n");
	}
	buf_free(&path);
	buf_adds(&script->flows, "pick(paths[");
	escape_lua(&script->flows, flow, strlen(flow));
	buf_adds(&script->flows, "])");
}

void
script_paths(struct script *script, const char *flow,
	     const struct samples *samples)
{
	struct strings paths = {0};

	paths_differing(script, samples, &paths);
	if (paths.count == 1)
		script_text(script, paths.items[0], strlen(paths.items[0]));
	else if (script->plan->csv == NULL)
		paths_list(script, &paths);
	else
		paths_rows(script, flow, &paths);
	strings_free(&paths);
}

static void
table_secrets(const struct strings *hidden, struct buf *out)
{
	buf_addf(out, "-- ${%s} there is replaced by the variable's value.\n",
		 hidden->items[0]);
	buf_adds(out, "local secrets = {");
	for (size_t i = 0; i < hidden->count; i++)
		buf_addf(out, "%s %s = %s", i > 0 ? "," : "", hidden->items[i],
			 hidden->items[i]);
	buf_adds(out, " }\n");
}

void
script_table(const struct script *script, struct buf *out)
{
	const struct strings *hidden = &script->hidden;

	if (script->csv.len == 0)
		return;
	buf_adds(out, "\n-- The paths of each flow are in ");
	escape_lua_comment(out, script->plan->csv);
	buf_adds(out, "; edit them as you like.\n");
	if (hidden->count > 0)
		table_secrets(hidden, out);
	buf_adds(out, "local paths, rows = {}, data.csv(");
	escape_lua(out, script->plan->csv, strlen(script->plan->csv));
	buf_adds(out, ")\n"
		      "for i = 1, #rows do\n"
		      "  local row = rows[i]\n");
	if (hidden->count > 0)
		buf_adds(out, "  row.path = row.path:gsub(\"%${([%w_]+)}\", "
			      "secrets)\n");
	buf_adds(out, "  paths[row.flow] = paths[row.flow] or {}\n"
		      "  table.insert(paths[row.flow], row.path)\n"
		      "end\n");
}
