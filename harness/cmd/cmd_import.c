/* SPDX-License-Identifier: MIT */
/* flatline import: makes a scenario from recorded traffic. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "cmd/coverage_input.h"
#include "traffic/script.h"
#include "traffic/session.h"

enum { LOAD_USERS = 10 /* of a scenario that import writes */ };

/* Keeps the rows that the other scenario does not cover, in order. */
static int
keep_missing(struct invocation *invocation, const struct coverage_input *input,
	     struct census_row *rows, size_t *count, struct error *err)
{
	const char *path = invocation->settings.only_missing;
	struct coverage coverage = {0};
	struct driven driven = {0};
	int assumed, result;

	result = coverage_read_driven(&driven, invocation, path, &assumed, err);
	if (result == 0)
		coverage_make(&coverage, input->census, &driven);
	for (size_t i = 0; i < coverage.count; i++)
		for (size_t r = 0; r < *count && coverage.routes[i].covered;
		     r++) {
			if (rows[r].stats != coverage.routes[i].stats)
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

/* "dir/prod.csv" for dir/prod.lua. */
static char *
table_path(const char *script)
{
	size_t len = strlen(script);

	if (len > 4 && strcmp(script + len - 4, ".lua") == 0)
		len -= 4;
	return xasprintf("%.*s.csv", (int)len, script);
}

static const char *
path_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* Writes the table first, so that a scenario never exists without its data. */
static int
import_write(const char *path, const char *table,
	     const struct script_made *made, struct error *err)
{
	const struct new_file files[] = {{table, &made->csv},
					 {path, &made->lua}};
	size_t from = made->csv.len > 0 ? 0 : 1;

	if (path != NULL)
		return file_write_new(files + from, COUNT(files) - from, err);
	if (fwrite(buf_text(&made->lua), 1, made->lua.len, stdout) !=
		made->lua.len ||
	    fflush(stdout) != 0)
		return error_set(err, STATUS_IO,
				 "cannot write to standard "
				 "output");
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

/*
 * Users that wait as people do make few requests, however fast the service is.
 */
static void
tell_pauses(const struct script_made *made)
{
	double rate = LOAD_USERS / made->paused_s;
	char pause[UNITS_TEXT], *text;

	if (!(made->paused_s > 0) || rate > 100)
		return;
	text =
	    xasprintf("its think() adds up to %s an iteration: the %d users "
		      "of load{} begin at most %.3g iterations a second, "
		      "however fast the service is; for more, give --users "
		      "or shorten think()",
		      units_duration(pause, made->paused_s), LOAD_USERS, rate);
	print_note("%s", text);
	free(text);
}

static void
import_tell(const struct script_made *made, const char *table)
{
	tell_pauses(made);
	if (made->csv.len > 0)
		print_note("the paths that its flows request are in %s", table);
	list_names("left out as secret: ", &made->secrets,
		   "; set them and pass --env NAME");
	list_names("no flow was made for: ", &made->skipped, "");
	list_names(
	    "a scenario gets 200 flows; none was made for: ", &made->beyond,
	    "; a second scenario takes them: import with "
	    "--only-missing of the first");
	list_names("answered in more than one way; expected is: ", &made->mixed,
		   "");
	list_names("to be done by hand: ", &made->todo, "");
	if (made->guessed > 0)
		fprintf(stderr,
			"flatline: %zu flow%s a TODO for the body, which the "
			"file does not show: {} is sent\n",
			made->guessed, made->guessed > 1 ? "s have" : " has");
	if (made->unanswered > 0)
		fprintf(stderr,
			"flatline: %zu flow%s without an expectation: the file "
			"does not tell what was answered, so that any status "
			"below 400 passes\n",
			made->unanswered, made->unanswered > 1 ? "s" : "");
}

static void
import_script(const struct invocation *invocation,
	      const struct coverage_input *input, const struct census_row *rows,
	      size_t count, struct error *err)
{
	const char *path = invocation->settings.script;
	char *table = path != NULL ? table_path(path) : NULL;
	char *source =
	    xasprintf("%s %s", invocation->args[0], invocation->args[1]);
	const struct script_plan plan = {
	    .source = source,
	    .host = input->host,
	    .census = input->census,
	    .rows = rows,
	    .nrows = count,
	    .counts = input->counts,
	    .names_operations = invocation->settings.operation != NULL,
	    .csv = table != NULL ? path_name(table) : NULL};
	struct script_made made;

	if (input->session != NULL) {
		session_connect(input->session);
		script_make_session(&plan, input->session, &made);
	} else {
		script_make(&plan, &made);
	}
	if (made.skipped.count == count)
		error_set(err, STATUS_DATA,
			  "%s: no request in it can be turned into a flow",
			  invocation->args[1]);
	else if (import_write(path, table, &made, err) == 0)
		import_tell(&made, table);
	script_made_free(&made);
	free(source);
	free(table);
}

static void
import_read(struct invocation *invocation, const struct importer *importer,
	    struct error *err)
{
	const struct settings *settings = &invocation->settings;
	const struct coverage_file files[] = {
	    {invocation->args[1], importer},
	    {settings->openapi, &import_openapi}};
	struct session session = {0};
	struct coverage_input input = {.session =
					   settings->session ? &session : NULL};
	struct census_row *rows;
	size_t count;

	if (coverage_input_read(
		&input, settings, files, settings->openapi != NULL ? 2 : 1,
		settings->script != NULL ? CENSUS_MANY : CENSUS_SAMPLES,
		err) == 0) {
		count = census_rows(input.census, &rows);
		if ((settings->only_missing == NULL ||
		     keep_missing(invocation, &input, rows, &count, err) ==
			 0) &&
		    count > 0)
			import_script(invocation, &input, rows, count, err);
		census_rows_free(rows, count);
	}
	coverage_input_free(&input);
	session_free(&session);
}

/* Target options make sense only for the scenario that is compared with. */
static int
import_check(const struct invocation *invocation,
	     const struct importer *importer, struct error *err)
{
	const char *other = invocation->settings.only_missing;
	struct stat info;

	if (importer->ordered == 0 && invocation->settings.session)
		return error_set(err, STATUS_USAGE,
				 "--session needs the order and the replies of "
				 "a recording: use har or postman");
	if (other != NULL && invocation->settings.session)
		return error_set(err, STATUS_USAGE,
				 "--only-missing has no effect with --session");
	if (other == NULL &&
	    invocation->settings.set_by[OPT_target] == SOURCE_COMMAND_LINE)
		return command_sends_nothing(invocation, IN(SCENARIO),
					     "without --only-missing", err);
	if (other == NULL)
		return command_sends_nothing(invocation,
					     IN(TARGET) | IN(SCENARIO),
					     "without --only-missing", err);
	if (stat(other, &info) == 0 && S_ISDIR(info.st_mode))
		return command_sends_nothing(
		    invocation, IN(TARGET) | IN(SCENARIO),
		    "with --only-missing of a recorded run", err);
	return 0;
}

/* Adds "har, openapi or curl". */
static void
add_formats(struct buf *out)
{
	for (size_t i = 0; importer_table[i] != NULL; i++) {
		if (i > 0)
			buf_adds(out,
				 importer_table[i + 1] != NULL ? ", " : " or ");
		buf_adds(out, importer_table[i]->name);
	}
}

static void
import_unknown(const char *format, struct error *err)
{
	const char *names[32] = {NULL}, *near;
	struct buf known = {0};

	for (size_t i = 0; i < COUNT(names) - 1 && importer_table[i] != NULL;
	     i++)
		names[i] = importer_table[i]->name;
	near = text_nearest(format, names);
	add_formats(&known);
	if (near != NULL)
		error_set(err, STATUS_USAGE,
			  "unknown import format '%.40s', did you mean '%s'?",
			  format, near);
	else
		error_set(err, STATUS_USAGE,
			  "unknown import format '%.40s': use %s", format,
			  buf_text(&known));
	buf_free(&known);
}

static enum status
import_run(struct invocation *invocation, struct error *err)
{
	const struct importer *importer = importer_find(invocation->args[0]);

	if (importer == NULL)
		import_unknown(invocation->args[0], err);
	else if (import_check(invocation, importer, err) == 0)
		import_read(invocation, importer, err);
	return STATUS_OK;
}

static void
import_help(FILE *out)
{
	fputs("\nformats:\n", out);
	for (size_t i = 0; importer_table[i] != NULL; i++)
		fprintf(out, "  %-11s %s\n", importer_table[i]->name,
			importer_table[i]->help);
}

static const struct option_variant import_variants[] = {
    {OPT_target, NULL,
     "of several hosts in the file, take this one's requests; try out the "
     "scenario of --only-missing against it"},
    {OPT_NONE, NULL, NULL},
};

const struct command command_import = {
    .name = "import",
    .arguments = "FORMAT FILE",
    .summary = "write a scenario from a log, an API description or a browser",
    .examples =
	"  flatline import access-log access.log -o prod.lua\n"
	"  flatline import har page.har -o page.lua && flatline check "
	"page.lua\n"
	"  flatline import access-log access.log --only-missing publish.lua\n"
	"      flows for the routes that publish.lua does not drive\n",
    .groups = IN(SCENARIO),
    .also = OPTION_LIST_OF(OPT_target, OPT_start_timeout, OPT_ready,
			   OPT_openapi, OPT_route, OPT_log_format,
			   OPT_operation, OPT_host, OPT_session, OPT_allow_read,
			   OPT_only_missing, OPT_script),
    .variants = import_variants,
    .first = GROUP_TRAFFIC,
    .loads_scenario = 1,
    .min_args = 2,
    .max_args = 2,
    .takes_command = 1,
    .help = import_help,
    .run = import_run,
};
