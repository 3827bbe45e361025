/* SPDX-License-Identifier: MIT */
/* flatline import: a scenario from what others have recorded. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/covering.h"
#include "traffic/script.h"

/* The rows that the other scenario does not cover, in their order. */
static int
keep_missing(const struct invocation *invocation,
	     const struct covering *covering, struct census_row *rows,
	     size_t *count, struct error *err)
{
	const char *path = invocation->settings.only_missing;
	struct coverage coverage = {0};
	struct driven driven = {0};
	int assumed, result;

	result = covering_driven(&driven, invocation, path, &assumed, err);
	if (result == 0)
		coverage_make(&coverage, covering->census, &driven);
	for (size_t i = 0; i < coverage.count; i++)
		for (size_t r = 0; r < *count && coverage.routes[i].covered;
		     r++) {
			if (rows[r].tally != coverage.routes[i].tally)
				continue;
			free(rows[r].route);
			memmove(&rows[r], &rows[r + 1],
				(--*count - r) * sizeof(*rows));
		}
	if (result == 0 && *count == 0)
		print_note("%s drives every route: no flow is missing", path);
	coverage_free(&coverage);
	driven_free(&driven);
	return result;
}

/* What somebody may have edited is not written over. */
static int
import_write(const char *path, const struct buf *text, struct error *err)
{
	FILE *out = path != NULL ? fopen(path, "wx") : stdout;
	int failed;

	if (out == NULL && errno == EEXIST)
		return error_set(err, STATUS_USAGE,
				 "%s is there already: it is not written over",
				 path);
	failed = out == NULL ||
		 fwrite(buf_text(text), 1, text->len, out) != text->len;
	if (out != NULL && out != stdout && fclose(out) != 0)
		failed = 1;
	if (failed)
		return error_set(err, STATUS_IO, "cannot write %s",
				 path != NULL ? path : "standard output");
	return 0;
}

static void
list_names(const char *before, const struct strings *names, const char *after)
{
	struct buf line = {0}, visible = {0};

	for (size_t i = 0; i < names->count && i < 20; i++)
		buf_addf(&line, "%s%s", i > 0 ? ", " : "", names->items[i]);
	if (names->count > 20)
		buf_addf(&line, " and %zu more", names->count - 20);
	escape_terminal(&visible, buf_text(&line));
	if (names->count > 0)
		fprintf(stderr, "flatline: %s%s%s\n", before,
			buf_text(&visible), after);
	buf_free(&line);
	buf_free(&visible);
}

static enum status
import_script(const struct invocation *invocation,
	      const struct covering *covering, const struct census_row *rows,
	      size_t count, struct error *err)
{
	char *source =
	    xasprintf("%s %s", invocation->args[0], invocation->args[1]);
	const struct script_plan plan = {.source = source,
					 .host = covering->host,
					 .census = covering->census,
					 .rows = rows,
					 .nrows = count,
					 .counts = covering->counts};
	struct strings secrets = {0}, skipped = {0};
	struct buf text = {0};

	script_write(&plan, &text, &secrets, &skipped);
	if (skipped.count == count)
		error_set(err, STATUS_DATA,
			  "%s: it has no request that a scenario can make",
			  invocation->args[1]);
	else if (import_write(invocation->settings.script, &text, err) == 0) {
		list_names("left out as secret: ", &secrets,
			   "; set them and give --env NAME");
		list_names("no flow was made for: ", &skipped, "");
	}
	buf_free(&text);
	strings_free(&secrets);
	strings_free(&skipped);
	free(source);
	return STATUS_OK;
}

static void
import_read(struct invocation *invocation, const struct importer *importer,
	    struct error *err)
{
	const struct settings *settings = &invocation->settings;
	const struct covering_file files[] = {
	    {invocation->args[1], importer},
	    {settings->openapi, &import_openapi}};
	struct covering covering;
	struct census_row *rows;
	size_t count;

	if (covering_read(&covering, settings, files,
			  settings->openapi != NULL ? 2 : 1, 1, err) == 0) {
		count = census_rows(covering.census, &rows);
		if ((settings->only_missing == NULL ||
		     keep_missing(invocation, &covering, rows, &count, err) ==
			 0) &&
		    count > 0)
			import_script(invocation, &covering, rows, count, err);
		census_rows_free(rows, count);
	}
	covering_free(&covering);
}

static enum status
import_run(struct invocation *invocation, struct error *err)
{
	const struct importer *importer = importer_find(invocation->args[0]);
	const char *words[20], *near;
	size_t i = 0;

	if (importer != NULL) {
		import_read(invocation, importer, err);
		return STATUS_OK;
	}
	for (; importer_table[i] != NULL; i++)
		words[i] = importer_table[i]->name;
	words[i] = NULL;
	near = text_nearest(invocation->args[0], words);
	error_set(err, STATUS_USAGE,
		  "'%.40s' is nothing to import from: %s%s%s",
		  invocation->args[0],
		  near != NULL ? "did you mean '" : "write access-log, ",
		  near != NULL ? near : "openapi, har, curl or routes",
		  near != NULL ? "'?" : "");
	return STATUS_OK;
}

const struct command command_import = {
    .name = "import",
    .arguments = "access-log|openapi|har|curl|routes FILE",
    .summary = "a scenario from a log, an API's description, a browser",
    .examples =
	"  flatline import access-log access.log -o prod.lua\n"
	"  flatline import har page.har -o page.lua && flatline check "
	"page.lua\n"
	"  flatline import access-log access.log --only-missing publish.lua\n"
	"      flows for the routes that publish.lua does not drive\n",
    .where = IN_IMPORT,
    .min_args = 2,
    .max_args = 2,
    .takes_command = 1,
    .run = import_run,
};
