/* SPDX-License-Identifier: MIT */
/* flatline run: drive a scenario, judge the target. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cmd/event_lines.h"
#include "cmd/profiling.h"
#include "cmd/snapshotting.h"

static char *
run_directory(const struct invocation *invocation)
{
	const char *path = invocation->args[0];
	const char *slash = strrchr(path, '/');
	const char *file = slash != NULL ? slash + 1 : path;
	char *name = xstrndup(file, strcspn(file, "."));
	char *dir = output_directory(&invocation->settings, name);

	free(name);
	return dir;
}

/* The growth of the heap after collections, as a verdict has it; NAN: it was
 * not seen to grow. */
static double
run_growth(const char *run)
{
	char *path = xasprintf("%s/verdict.json", run);
	json_t *verdict = json_load_file(path, 0, NULL);
	json_t *metrics = json_object_get(verdict, "metrics"), *metric;
	const char *name, *word;
	double growth = NAN;
	size_t i;

	json_array_foreach(metrics, i, metric)
	{
		if (json_unpack(metric, "{s:s, s:s, s:{s:F}}", "name", &name,
				"verdict", &word, "growth", "estimate",
				&growth) == 0 &&
		    strcmp(name, "heap_after_gc_bytes") == 0)
			break;
		growth = NAN;
	}
	json_decref(verdict);
	free(path);
	return growth;
}

/* A verdict stands, also without a profile. */
static void
run_profile(struct invocation *invocation, const char *run)
{
	char *dir = xasprintf("%s/profile", run);
	struct error err = {0};

	if (!invocation->settings.json)
		putchar('\n');
	profile_scenario(invocation, dir, run_growth(run), &err);
	if (err.status != STATUS_OK)
		print_note("no profile: %s", err.text);
	else
		publish_again(run, &invocation->settings);
	free(dir);
}

struct finish {
	struct invocation *invocation;
	const char *dir;
	enum status status;
	struct error *err;
};

/* A snapshot is the last of all: with a profile to come, that takes it. */
static void
run_finish(void *arg, struct target *target)
{
	struct finish *finish = arg;
	const struct settings *settings = &finish->invocation->settings;

	finish->status = finish_told(finish->dir, settings,
				     finish->invocation->events, finish->err);
	if (settings->heap_snapshot &&
	    !(finish->status == STATUS_LEAK && settings->profile))
		snapshot_after(target, settings, finish->dir);
}

/* What was measured before the disk was full counts. */
static enum status
run_and_judge(struct invocation *invocation, const char *dir, struct error *err)
{
	struct finish finish = {invocation, dir, STATUS_OK, err};
	struct afterwards afterwards = {run_finish, &finish};
	struct error later = {0};

	if (drive(invocation, dir, NULL, &afterwards, err) != 0 &&
	    err->status == STATUS_IO)
		finish_told(dir, &invocation->settings, invocation->events,
			    &later);
	return finish.status;
}

static enum status
run_run(struct invocation *invocation, struct error *err)
{
	char *dir = run_directory(invocation);
	enum status status = STATUS_OK;

	invocation->events = event_lines_open(&invocation->settings, err);
	if (err->status == STATUS_OK)
		status = run_and_judge(invocation, dir, err);
	event_lines_close(invocation->events);
	invocation->events = NULL;
	if (status == STATUS_LEAK && invocation->settings.profile)
		run_profile(invocation, dir);
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
	"  flatline run publish.lua -u 50 -d 5m -o runs/before --pid 4711\n",
    .where = IN_RUN,
    .min_args = 1,
    .max_args = 1,
    .takes_command = 1,
    .run = run_run,
};
