/* SPDX-License-Identifier: MIT */
/* flatline run: drives a scenario and judges the target. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cmd/coverage_input.h"
#include "cmd/drop_privileges.h"
#include "cmd/event_lines.h"
#include "cmd/profile_session.h"
#include "cmd/run_observer.h"
#include "cmd/run_ui.h"
#include "cmd/heap_snapshot.h"
#include "cmd/segment_text.h"

static char *
run_directory(const struct invocation *invocation)
{
	const char *path = invocation->args[0] != NULL
			       ? invocation->args[0]
			       : invocation->settings.replay;
	const char *slash = strrchr(path, '/');
	const char *file = slash != NULL ? slash + 1 : path;
	char *name = strcmp(file, "-") == 0
			 ? xstrdup("replay")
			 : xstrndup(file, strcspn(file, "."));
	char *dir = output_directory(&invocation->settings, name);

	free(name);
	return dir;
}

/*
 * Growth of the heap after collection, as the verdict has it; NAN: none was
 * seen, or the heap is FLAT.
 */
static double
run_growth(const char *run)
{
	json_t *verdict = record_read_object(run, "verdict.json");
	json_t *metrics = json_object_get(verdict, "metrics"), *metric;
	const char *name, *word;
	double growth = NAN, seen;
	size_t i;

	json_array_foreach(metrics, i, metric)
	{
		if (json_unpack(metric, "{s:s, s:s, s:{s:F}}", "name", &name,
				"verdict", &word, "growth", "estimate",
				&seen) != 0 ||
		    !metric_is(name, EVIDENCE_HEAP))
			continue;
		if (strcmp(word, "FLAT") != 0)
			growth = seen;
		break;
	}
	json_decref(verdict);
	return growth;
}

/* The verdict stands even if the profile fails. */
static void
run_profile(struct invocation *invocation, const char *run,
	    struct error *unwritten)
{
	char *dir = xasprintf("%s/profile", run);
	struct error err = {0};

	if (!invocation->settings.json)
		putchar('\n');
	settings_salt(&invocation->settings, "-profile");
	profile_scenario(invocation, dir, run_growth(run), &err);
	if (err.status != STATUS_OK)
		print_note("no profile: %s", err.text);
	else
		publish_again(run, &invocation->settings, unwritten);
	free(dir);
}

/* Production traffic is read before anything is started. */
static int
run_read_cover(const struct invocation *invocation,
	       struct coverage_input *input, struct error *err)
{
	const struct strings *paths = &invocation->settings.cover;
	struct coverage_file *files;
	int result;

	if (paths->count == 0)
		return 0;
	files = xcalloc(paths->count, sizeof(*files));
	for (size_t i = 0; i < paths->count; i++)
		files[i].path = paths->items[i];
	result = coverage_input_read(input, &invocation->settings, files,
				     paths->count, 0, err);
	free(files);
	return result;
}

struct finish {
	struct invocation *invocation;
	const char *dir;
	const struct coverage_input
	    *input; /* its census is NULL without --cover */
	enum status status;
	struct error *err;
};

/* Writes coverage.json before it is judged: --min is a limit of the run. */
static void
run_judge(struct finish *finish)
{
	const struct invocation *invocation = finish->invocation;
	struct finish_order order = {.dir = finish->dir,
				     .own = 1,
				     .events = invocation->events,
				     .ui = invocation->ui};
	struct coverage coverage = {0};
	struct buf missing = {0};

	if (finish->input->census != NULL &&
	    coverage_write_run(&coverage, finish->input, finish->dir,
			       finish->err) == 0) {
		coverage_next(&missing, finish->input, invocation->args[0]);
		order.missing = buf_text(&missing);
	}
	finish->status = finish_run(&order, &invocation->settings, finish->err);
	coverage_free(&coverage);
	buf_free(&missing);
}

/* A snapshot comes last; if a profile follows, the profile takes it. */
static void
run_finish(void *arg, struct target *target)
{
	struct finish *finish = arg;
	const struct settings *settings = &finish->invocation->settings;

	if (settings->segment != NULL) {
		segment_finish(finish->dir, settings, finish->err);
		return;
	}
	run_judge(finish);
	if (settings->heap_snapshot &&
	    !(finish->status == STATUS_LEAK && settings->profile))
		heap_snapshot_take(target, settings, finish->dir);
}

static int
run_drive(struct finish *finish)
{
	struct invocation *invocation = finish->invocation;
	struct run_observer observer = {.settings = &invocation->settings,
					.events = invocation->events,
					.ui = invocation->ui,
					.recorded = run_finish,
					.arg = finish};

	return observed_drive(
	    &observer,
	    (struct drive_order){.scenario = invocation->args[0],
				 .command = invocation->command,
				 .dir = finish->dir},
	    finish->err);
}

/* What was measured before the disk filled up is still judged. */
static enum status
run_and_judge(struct invocation *invocation, const char *dir, struct error *err)
{
	struct coverage_input input = {0};
	struct finish finish = {
	    .invocation = invocation, .dir = dir, .input = &input, .err = err};
	const struct finish_order order = {.dir = dir,
					   .own = 1,
					   .events = invocation->events,
					   .ui = invocation->ui};
	struct error later = {0};

	if (run_read_cover(invocation, &input, err) != 0)
		finish.status = err->status;
	else if (run_drive(&finish) != 0 && err->status == STATUS_IO)
		finish_run(&order, &invocation->settings, &later);
	coverage_input_free(&input);
	return finish.status;
}

static enum status
run_run(struct invocation *invocation, struct error *err)
{
	char *dir = run_directory(invocation);
	enum status status = STATUS_OK;

	if (drop_privileges(invocation, dir, err) == 0)
		invocation->events =
		    event_lines_open(&invocation->settings, err);
	if (err->status == STATUS_OK)
		invocation->ui = run_ui_open(dir, &invocation->settings, err);
	if (err->status == STATUS_OK)
		status = run_and_judge(invocation, dir, err);
	event_lines_close(invocation->events);
	invocation->events = NULL;
	run_ui_close(invocation->ui);
	invocation->ui = NULL;
	if (status == STATUS_LEAK && invocation->settings.profile)
		run_profile(invocation, dir, err);
	free(dir);
	return status;
}

const struct command command_run = {
    .name = "run",
    .arguments = "SCENARIO [-- COMMAND...]",
    .summary = "drive a scenario against a service and judge its memory",
    .examples =
	"  flatline run publish.lua -- node server.js\n"
	"      starts the service, finds the port it listens on, ends it\n"
	"  flatline run publish.lua --target http://127.0.0.1:3000\n"
	"      samples the process that listens there, and its children\n"
	"  flatline run publish.lua -u 50 -d 5m -o runs/before --pid 4711\n"
	"  flatline run --replay access.log --speed 10x -- node server.js\n"
	"      what production did, in its own order and times; with flows "
	"for\n"
	"      what has a body: flatline import access-log access.log -o "
	"prod.lua,\n"
	"      then flatline run prod.lua --replay access.log\n"
	"  flatline run publish.lua --target http://shop:3000 --segment 3/10\n"
	"      the third of ten machines' share; flatline merge judges all\n",
    .groups = IN(TARGET) | IN(LOAD) | IN(LENGTH) | IN(SEGMENTS) | IN(REPLAY) |
	      IN(SCENARIO) | IN(HTTP) | IN(VERDICT) | IN(SAMPLING) | IN(OUTPUT),
    .also = OPTION_LIST_OF(OPT_cover, OPT_openapi, OPT_route, OPT_log_format,
			   OPT_operation, OPT_host, OPT_allow_read, OPT_min),
    .except = OPTION_LIST_OF(OPT_metric, OPT_force, OPT_script, OPT_format,
			     OPT_list, OPT_overhead, OPT_listen),
    .min_args = 1,
    .max_args = 1,
    .replay_will_do = 1,
    .loads_scenario = 1,
    .takes_command = 1,
    .run = run_run,
};
