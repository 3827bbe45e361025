/* SPDX-License-Identifier: MIT */
/* flatline demo: a leak, its fix and the picture, with nothing to install. */
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/cmd.h"
#include "cmd/demo.h"
#include "cmd/run_observer.h"
#include "cmd/run_ui.h"

static const char scenario_text[] =
    "-- flatline demo: publish a message, and now and then look at health.\n"
    "load { rate = %d, users = 8, duration = \"10s\", warmup = \"2s\" }\n"
    "limits { growth = \"64B/request\" }\n"
    "\n"
    "flow(\"publish\", { weight = 9 }, function(user)\n"
    "  local r = http.post(\"/publish\", { json = { topic = \"orders\" } })\n"
    "  expect(r.status == 200, \"published\")\n"
    "end)\n"
    "\n"
    "flow(\"health\", { weight = 1 }, function(user)\n"
    "  http.get(\"/health\")\n"
    "end)\n";

struct demo {
	struct settings *settings;
	char *dir, *scenario;
	int broker_port;
};

/*
 * The highest rate at which the leak does not run out of file descriptors
 * before the run ends.
 */
static int
demo_rate(void)
{
	enum { SECONDS = 14, BEST = 500, SPARE = 200 };
	struct rlimit files;
	long rate = BEST;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0 &&
	    files.rlim_max < (rlim_t)BEST * SECONDS + SPARE)
		rate = ((long)files.rlim_max - SPARE) / SECONDS;
	return rate > 20 ? (int)rate : 20;
}

static int
demo_write_scenario(const struct demo *demo, struct error *err)
{
	struct record *record = record_create(demo->dir, err);
	char *text;

	if (record == NULL)
		return -1;
	text = xasprintf(scenario_text, demo_rate());
	record_file(record, "demo.lua", text);
	free(text);
	if (record_check(record, err) != 0) {
		record_free(record);
		return -1;
	}
	record_free(record);
	return 0;
}

/* Runs the scenario once, against the leaking or the fixed service. */
static int
demo_run_build(const struct demo *demo, const char *dir, const char *build,
	       struct settings *settings, struct error *err)
{
	char *port = xasprintf("%d", demo->broker_port);
	char *self = realpath("/proc/self/exe", NULL);
	char subcommand[] = "demo_target";
	char *command[] = {self, subcommand, (char *)build, port, NULL};
	struct run_ui *ui = run_ui_open(dir, settings, err);
	struct run_observer observer = {.settings = settings, .ui = ui};
	int result = -1;

	if (err->status == STATUS_OK)
		result = observed_drive(
		    &observer,
		    (struct drive_order){.scenario = demo->scenario,
					 .command = command,
					 .dir = dir},
		    err);
	if (result == 0)
		finish_run(
		    &(struct finish_order){
			.dir = dir, .own = 1, .shown = 1, .ui = ui},
		    settings, err);
	run_ui_close(ui);
	free(self);
	free(port);
	return result == 0 && err->status == STATUS_OK ? 0 : -1;
}

static int
demo_drive(const struct demo *demo, const char *name, const char *build,
	   struct error *err)
{
	char *dir = xasprintf("%s/%s", demo->dir, name);
	struct settings settings;
	int result;

	settings_init(&settings);
	settings.quiet = demo->settings->quiet;
	settings.no_plots = demo->settings->no_plots;
	settings.no_color = demo->settings->no_color;
	settings.ui = demo->settings->ui;
	settings.ui_port = demo->settings->ui_port;
	if (!demo->settings->quiet)
		printf("\n%s: the %s service\n", name, build);
	fflush(stdout);
	result = demo_run_build(demo, dir, build, &settings, err);
	settings_free(&settings);
	free(dir);
	return result;
}

static enum status
demo_compare(const struct demo *demo, struct error *err)
{
	char *before = xasprintf("%s/before", demo->dir);
	char *after = xasprintf("%s/after", demo->dir);
	enum status status;

	if (!demo->settings->quiet)
		puts("\nbefore and after the fix");
	status = compare_runs(before, after, demo->dir, demo->settings, err);
	free(before);
	free(after);
	return status;
}

static enum status
demo_run(struct invocation *invocation, struct error *err)
{
	struct demo demo = {.settings = &invocation->settings};
	enum status status = STATUS_OK;

	demo.dir = output_directory(demo.settings, "demo");
	demo.scenario = xasprintf("%s/demo.lua", demo.dir);
	if (!demo.settings->quiet)
		puts("A service makes a new client for each message it "
		     "publishes, and closes none.\nThe same load runs before "
		     "and after the fix: about 13 seconds each.");
	if (demo_write_scenario(&demo, err) == 0 &&
	    demo_broker_start(&demo.broker_port, err) == 0 &&
	    demo_drive(&demo, "before", "leaky", err) == 0 &&
	    demo_drive(&demo, "after", "fixed", err) == 0)
		status = demo_compare(&demo, err);
	free(demo.scenario);
	free(demo.dir);
	return status;
}

const struct command command_demo = {
    .name = "demo",
    .arguments = "",
    .summary = "show a leak, its fix and a picture of both in half a minute",
    .examples = "  flatline demo -o /tmp/demo\n"
		"      leaves before/, after/ and compare.svg there\n",
    .also = OPTION_LIST_OF(OPT_output, OPT_no_plots, OPT_quiet, OPT_no_color,
			   OPT_ui, OPT_ui_port),
    .min_args = 0,
    .max_args = 0,
    .run = demo_run,
};
