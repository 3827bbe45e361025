/* SPDX-License-Identifier: MIT */
/* flatline run: drive a scenario, judge the target. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cmd/profiling.h"

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

/* A verdict stands, also without a profile. */
static void
run_profile(struct invocation *invocation, const char *run)
{
	char *dir = xasprintf("%s/profile", run);
	struct error err = {0};

	if (!invocation->settings.json)
		putchar('\n');
	profile_scenario(invocation, dir, &err);
	if (err.status != STATUS_OK)
		print_note("no profile: %s", err.text);
	free(dir);
}

static enum status
run_run(struct invocation *invocation, struct error *err)
{
	char *dir = run_directory(invocation);
	struct error later = {0};
	enum status status = STATUS_OK;

	if (drive(invocation, dir, NULL, err) == 0)
		status = finish_run(dir, &invocation->settings, err);
	else if (err->status == STATUS_IO)
		/* What was measured before the disk was full counts. */
		finish_run(dir, &invocation->settings, &later);
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
