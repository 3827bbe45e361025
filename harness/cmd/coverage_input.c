/* SPDX-License-Identifier: MIT */
#include "cmd/coverage_input.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "base/mem.h"
#include "drive/trial.h"
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

/* "https://api.example (12), ...", and how to get those instead. */
static void
note_elsewhere(const char *path, const struct import_notes *notes)
{
	struct buf list = {0};

	for (size_t i = 0; i < notes->nothers; i++)
		buf_addf(&list, "%s%s (%.0f)", i > 0 ? ", " : "",
			 notes->others[i].origin, notes->others[i].requests);
	note(xasprintf(
	    "%s: requests to other hosts than %s are left out (%.0f): "
	    "%s%s; --host HOST takes those of another",
	    path, notes->host, notes->elsewhere, buf_text(&list),
	    notes->nothers == NOTES_HOSTS ? ", ..." : ""));
	buf_free(&list);
}

static void
coverage_input_notes(const char *path, const struct import_notes *notes)
{
	if (notes->broken > 0)
		note(xasprintf("%s: %.0f of %.0f entries could not be read; "
			       "the first, at %zu: '%s'",
			       path, notes->broken, notes->lines,
			       notes->first_line, notes->first_broken));
	if (notes->elsewhere > 0)
		note_elsewhere(path, notes);
	for (size_t i = 0; i < notes->ntold && i < NOTES_TOLD; i++)
		note(xasprintf("%s: %s", path, notes->told[i]));
	if (notes->ntold > NOTES_TOLD)
		note(xasprintf("%s: and %zu more of that kind", path,
			       notes->ntold - NOTES_TOLD));
}

/* Notes on standard error how a file was read. */
static void
coverage_input_note_file(struct coverage_input *input, const char *path,
			 const struct import_notes *notes)
{
	coverage_input_notes(path, notes);
	input->unread += notes->broken;
	if (!input->chosen)
		input->unread += notes->elsewhere;
	if (input->host[0] == '\0')
		memcpy(input->host, notes->host, sizeof(notes->host));
	buf_addf(&input->source, "%s%s", input->source.len > 0 ? ", " : "",
		 path);
}

static int
read_one(struct coverage_input *input, const struct settings *settings,
	 const struct coverage_file *file, struct error *err)
{
	struct reach reach = {.input = file->path,
			      .allowed = &settings->allow_read};
	const struct import_plan plan = {.name = file->path,
					 .format = settings->log_format,
					 .census = input->census,
					 .host = settings->host,
					 .target = settings->target,
					 .reach = &reach,
					 .session = input->session};
	struct import_notes notes;

	if (importer_read(file->importer, &plan, file->path, &notes, err) != 0)
		return -1;
	coverage_input_note_file(input, file->path, &notes);
	return 0;
}

/* Reads the routes of a document as patterns for the paths of logs. */
static int
read_patterns(struct coverage_input *input, const struct coverage_file *file,
	      struct error *err)
{
	struct import_notes notes;

	if (patterns_add_openapi(&input->patterns, file->path, &notes, err) !=
	    0)
		return -1;
	coverage_input_note_file(input, file->path, &notes);
	return 0;
}

static int
read_all(struct coverage_input *input, const struct settings *settings,
	 const struct coverage_file *files, size_t count, struct error *err)
{
	for (size_t i = 0; i < count; i++)
		input->counts |= files[i].importer->counts;
	for (size_t i = 0; i < count; i++)
		if (input->counts && !files[i].importer->counts &&
		    files[i].importer == &import_openapi &&
		    read_patterns(input, &files[i], err) != 0)
			return -1;
	for (size_t i = 0; i < count; i++)
		if ((!input->counts || files[i].importer != &import_openapi) &&
		    read_one(input, settings, &files[i], err) != 0)
			return -1;
	return 0;
}

int
coverage_input_read(struct coverage_input *input,
		    const struct settings *settings,
		    const struct coverage_file *given, size_t count,
		    unsigned keep, struct error *err)
{
	struct session *session = input->session;
	struct coverage_file *files = xcalloc(count + 1, sizeof(*files));
	const struct census_plan plan = {.patterns = &input->patterns,
					 .keep = keep,
					 .operation = settings->operation,
					 .bins = settings->detail};
	int result;

	*input = (struct coverage_input){.census = census_new(&plan),
					 .session = session,
					 .chosen = settings->host != NULL};
	for (size_t i = 0; i < count; i++) {
		files[i] = given[i];
		if (files[i].importer == NULL)
			files[i].importer = importer_guess_file(files[i].path);
	}
	input->first = files[0];
	result = patterns_add_all(&input->patterns, &settings->route, err);
	if (result == 0)
		result = read_all(input, settings, files, count, err);
	if (result == 0 && !(census_requests(input->census) > 0))
		result = error_set(
		    err, STATUS_DATA,
		    "%s: no routes: every request was answered 400, 404 or 405",
		    given[0].path);
	census_settle(input->census);
	free(files);
	return result;
}

void
coverage_input_free(struct coverage_input *input)
{
	census_free(input->census);
	patterns_free(&input->patterns);
	buf_free(&input->source);
	*input = (struct coverage_input){0};
}

/* Whether the misbehaviour never sends a request. */
static int
is_no_request(const struct http_misbehaviour *how)
{
	return how != NULL && (how->silent || how->handshake);
}

/* What the replies of a trial are counted in. */
struct driving {
	struct driven *driven;
	int assumed; /* nothing is sent */
	/* Of the flow: its requests, and the number of the last of them that
	   took a route which no request had taken before. */
	size_t requests, newest;
	size_t known; /* routes */
};

static void
on_reply(void *arg, const struct http_request *request,
	 const struct http_reply *reply)
{
	struct driving *driving = arg;
	char route[120];
	struct hit hit;

	if (is_no_request(request->misbehaves))
		return;
	route_of(route, sizeof(route), request);
	hit_init(&hit);
	hit.target = (struct slice){request->url, strlen(request->url)};
	hit.type = details_type(request);
	hit.body_bytes = (double)request->body_len;
	hit.aborted = reply->aborted;
	driven_add(driving->driven, route, 1,
		   driving->assumed ? DRIVEN_ASSUMED : reply->status, &hit);
	driving->requests++;
	if (driving->driven->count > driving->known)
		driving->newest = driving->requests;
	driving->known = driving->driven->count;
}

/*
 * A flow that found a new route in its last iterations would have found more in
 * further ones: a scenario that drives them seems not to.
 */
static int
driving_flow(struct driving *driving, struct trial *trial, size_t flow,
	     const struct trial_plan *plan, struct error *err)
{
	size_t known = driving->known;
	int failed;

	driving->requests = driving->newest = 0;
	failed = trial_flow(trial, (int)flow, plan, err);
	if (driving->known > known + 2 &&
	    driving->newest > driving->requests - driving->requests / 4)
		note(xasprintf(
		    "flow %s took new routes up to its last iterations: %d of "
		    "them do not show all that it drives (a run does: cover "
		    "RUN)",
		    scenario_flow_name(trial->scenario, flow), ITERATIONS));
	return failed;
}

static int
driven_by_trial(struct driven *driven, struct invocation *invocation,
		const char *path, int *assumed, struct error *err)
{
	struct driving driving = {.driven = driven};
	const struct trial_plan plan = {
	    .iterations = ITERATIONS,
	    .assume = 1,
	    .observer = {.reply = on_reply, .arg = &driving}};
	const struct trial_order order = {.settings = &invocation->settings,
					  .scenario = path,
					  .command = invocation->command,
					  .stop = interrupt_watch(),
					  .waiting = show_waiting};
	struct trial trial;
	int result = trial_open(&trial, &order, err);
	int failed = 0;

	driving.assumed = trial.solo.client == NULL;
	if (result == 0)
		failed = trial_hook(&trial, HOOK_SETUP, &plan, err);
	for (size_t i = 0;
	     result == 0 && failed >= 0 && i < scenario_flows(trial.scenario);
	     i++) {
		int one = driving_flow(&driving, &trial, i, &plan, err);

		failed = one < 0 ? -1 : failed + one;
	}
	result = failed < 0 ? -1 : result;
	*assumed = driving.assumed;
	driven->detailed = 1;
	trial_close(&trial);
	if (result == 0 && failed > 0)
		note(xasprintf("%s: a script error ended %d iterations%s", path,
			       failed,
			       *assumed ? " (no target: each reply was empty; "
					  "add --target or -- COMMAND)"
					: ": run flatline check to see it"));
	return result;
}

int
coverage_read_driven(struct driven *driven, struct invocation *invocation,
		     const char *path, int *assumed, struct error *err)
{
	struct stat info;

	*assumed = 0;
	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		return driven_read_run(driven, path, err);
	return driven_by_trial(driven, invocation, path, assumed, err);
}

int
coverage_write_run(struct coverage *coverage,
		   const struct coverage_input *input, const char *dir,
		   struct error *err)
{
	struct driven driven = {0};
	json_t *result;
	int failed = driven_read_run(&driven, dir, err);

	coverage_make(coverage, input->census, &driven);
	coverage->counts = input->counts;
	coverage->unread = input->unread;
	result = coverage_json(coverage, buf_text(&input->source));
	if (failed == 0)
		failed = record_write_object(dir, "coverage.json", result, err);
	json_decref(result);
	driven_free(&driven);
	return failed;
}

enum status
coverage_status(const struct coverage *coverage,
		const struct settings *settings)
{
	double reached = coverage_reached(coverage);
	char min[UNITS_TEXT], *unread;

	if (!(reached < settings->min))
		return STATUS_OK;
	unread = coverage->unread > 0
		     ? xasprintf("; %.0f that could not be read, or went to "
				 "other hosts, count as not covered",
				 coverage->unread)
		     : xstrdup("");
	note(xasprintf("coverage %.1f %% is below the %s of --min%s",
		       100 * reached, units_percent(min, settings->min),
		       unread));
	free(unread);
	return STATUS_FAILED;
}

/* A list of routes has nothing to import, and standard input was read. */
void
coverage_next(struct buf *out, const struct coverage_input *input,
	      const char *scenario)
{
	const char *words[] = {input->first.path, "--only-missing", scenario,
			       "-o", "missing.lua"};

	if (scenario == NULL || input->first.importer == &import_routes ||
	    strcmp(input->first.path, "-") == 0)
		return;
	buf_addf(out, "flatline import %s", input->first.importer->name);
	for (size_t i = 0; i < COUNT(words); i++) {
		buf_adds(out, " ");
		escape_shell(out, words[i], strlen(words[i]));
	}
}
