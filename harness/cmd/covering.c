/* SPDX-License-Identifier: MIT */
#include "cmd/covering.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "base/mem.h"
#include "drive/rehearse.h"
#include "load/details.h"
#include "traffic/pattern_source.h"
#include "traffic/traffic.h"

/* Enough iterations for a random choice among a few paths to try each. */
enum { ITERATIONS = 20 };

static void
note(char *text)
{
	struct buf visible = {0};

	escape_terminal(&visible, text);
	print_note("%s", buf_text(&visible));
	buf_free(&visible);
	free(text);
}

static void
covering_notes(const char *path, const struct import_notes *notes)
{
	if (notes->broken > 0)
		note(xasprintf("%s: %.0f of %.0f entries could not be read; "
			       "the first, at %zu: '%s'",
			       path, notes->broken, notes->lines,
			       notes->first_line, notes->first_broken));
	if (notes->elsewhere > 0)
		note(xasprintf("%s: %.0f requests went to other hosts than %s "
			       "and are left out",
			       path, notes->elsewhere, notes->host));
}

/* Notes on standard error how a file was read. */
static void
covering_note_file(struct covering *covering, const char *path,
		   const struct import_notes *notes)
{
	covering_notes(path, notes);
	if (covering->host[0] == '\0')
		memcpy(covering->host, notes->host, sizeof(notes->host));
	buf_addf(&covering->source, "%s%s",
		 covering->source.len > 0 ? ", " : "", path);
}

static int
read_one(struct covering *covering, const struct settings *settings,
	 const struct covering_file *file, struct error *err)
{
	struct import_plan plan = {file->path, settings->log_format,
				   covering->census};
	struct import_notes notes;

	if (importer_read(file->importer, &plan, file->path, &notes, err) != 0)
		return -1;
	covering_note_file(covering, file->path, &notes);
	return 0;
}

/* Reads the routes of a document as patterns for the paths of logs. */
static int
read_patterns(struct covering *covering, const struct covering_file *file,
	      struct error *err)
{
	struct import_notes notes;

	if (patterns_add_openapi(&covering->patterns, file->path, &notes,
				 err) != 0)
		return -1;
	covering_note_file(covering, file->path, &notes);
	return 0;
}

static int
read_all(struct covering *covering, const struct settings *settings,
	 const struct covering_file *files, size_t count, struct error *err)
{
	for (size_t i = 0; i < count; i++)
		covering->counts |= files[i].importer->counts;
	for (size_t i = 0; i < count; i++)
		if (covering->counts && !files[i].importer->counts &&
		    files[i].importer == &import_openapi &&
		    read_patterns(covering, &files[i], err) != 0)
			return -1;
	for (size_t i = 0; i < count; i++)
		if ((!covering->counts ||
		     files[i].importer != &import_openapi) &&
		    read_one(covering, settings, &files[i], err) != 0)
			return -1;
	return 0;
}

int
covering_read(struct covering *covering, const struct settings *settings,
	      const struct covering_file *given, size_t count, unsigned keep,
	      struct error *err)
{
	struct covering_file *files = xcalloc(count + 1, sizeof(*files));
	const struct census_plan plan = {.patterns = &covering->patterns,
					 .keep = keep,
					 .bins = settings->detail};
	int result;

	*covering = (struct covering){.census = census_new(&plan)};
	for (size_t i = 0; i < count; i++) {
		files[i] = given[i];
		if (files[i].importer == NULL)
			files[i].importer = importer_guess_file(files[i].path);
	}
	result = patterns_add_all(&covering->patterns, &settings->route, err);
	if (result == 0)
		result = read_all(covering, settings, files, count, err);
	if (result == 0 && !(census_requests(covering->census) > 0))
		result = error_set(
		    err, STATUS_DATA,
		    "%s: no routes: every request was answered 400, 404 or 405",
		    given[0].path);
	census_settle(covering->census);
	free(files);
	return result;
}

void
covering_free(struct covering *covering)
{
	census_free(covering->census);
	patterns_free(&covering->patterns);
	buf_free(&covering->source);
	*covering = (struct covering){0};
}

/* Whether the misbehaviour never sends a request. */
static int
is_no_request(const struct http_misbehaviour *how)
{
	return how != NULL && (how->silent || how->handshake);
}

static void
on_reply(void *arg, const struct http_request *request,
	 const struct http_reply *reply)
{
	char route[120];
	struct hit hit;

	if (is_no_request(request->misbehaves))
		return;
	if (request->route != NULL)
		snprintf(route, sizeof(route), "%s", request->route);
	else
		route_fold(route, sizeof(route), request->method, request->url);
	hit_init(&hit);
	hit.target = (struct slice){request->url, strlen(request->url)};
	hit.type = details_type(request);
	hit.body_bytes = (double)request->body_len;
	hit.aborted = reply->aborted;
	driven_add(arg, route, 1,
		   reply->failure == HTTP_ANSWERED &&
		       reply->status / 100 >= 2 && reply->status / 100 <= 3,
		   &hit);
}

static int
driven_rehearse(struct driven *driven, struct invocation *invocation,
		const char *path, int *assumed, struct error *err)
{
	const struct rehearsal_plan plan = {
	    .iterations = ITERATIONS,
	    .assume = 1,
	    .observer = {.reply = on_reply, .arg = driven}};
	const struct rehearsal_order order = {.settings = &invocation->settings,
					      .scenario = path,
					      .command = invocation->command,
					      .stop = interrupt_watch()};
	struct rehearsal rehearsal;
	int result = rehearse_open(&rehearsal, &order, err);
	int failed = 0;

	if (result == 0)
		failed = rehearse_hook(&rehearsal, HOOK_SETUP, &plan, err);
	for (size_t i = 0; result == 0 && failed >= 0 &&
			   i < scenario_flows(rehearsal.scenario);
	     i++) {
		int one = rehearse_flow(&rehearsal, (int)i, &plan, err);

		failed = one < 0 ? -1 : failed + one;
	}
	result = failed < 0 ? -1 : result;
	*assumed = rehearsal.solo.client == NULL;
	driven->detailed = 1;
	rehearse_close(&rehearsal);
	if (result == 0 && failed > 0)
		note(xasprintf("%s: a script error ended %d iterations%s", path,
			       failed,
			       *assumed ? " (no target: each reply was empty; "
					  "add --target or -- COMMAND)"
					: ": run flatline check to see it"));
	return result;
}

int
covering_driven(struct driven *driven, struct invocation *invocation,
		const char *path, int *assumed, struct error *err)
{
	struct stat about;

	*assumed = 0;
	if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
		return driven_read_run(driven, path, err);
	return driven_rehearse(driven, invocation, path, assumed, err);
}

int
covering_keep_run(struct coverage *coverage, const struct covering *covering,
		  const char *dir, struct error *err)
{
	struct driven driven = {0};
	json_t *result;
	int failed = driven_read_run(&driven, dir, err);

	coverage_make(coverage, covering->census, &driven);
	coverage->counts = covering->counts;
	result = coverage_json(coverage, buf_text(&covering->source));
	if (failed == 0)
		failed = record_write_object(dir, "coverage.json", result, err);
	json_decref(result);
	driven_free(&driven);
	return failed;
}

enum status
covering_status(const struct coverage *coverage,
		const struct settings *settings)
{
	double reached =
	    coverage->counts || coverage->count == 0
		? coverage->share
		: (double)coverage->covered / (double)coverage->count;

	if (!(reached < settings->min))
		return STATUS_OK;
	note(xasprintf("coverage %.1f %% is below the %.4g %% of --min",
		       100 * reached, 100 * settings->min));
	return STATUS_FAILED;
}
