/* SPDX-License-Identifier: MIT */
/* flatline profile: what holds the memory that the load leaves behind. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/drop_privileges.h"
#include "cmd/profile_diff.h"
#include "cmd/profile_production.h"
#include "cmd/profile_session.h"
#include "cmd/run_observer.h"
#include "cmd/heap_snapshot.h"

/* Requests to profile unless -n says how many. */
static const double usual = 600;

static int
profile_set(struct settings *settings, enum option_id id, const char *value,
	    struct error *err)
{
	return settings_set(settings, &option_table[id], value,
			    SOURCE_COMMAND_LINE, err);
}

/* -n requests of warm-up, then as many that are profiled, both in bursts. */
static int
profile_plan(struct settings *settings, struct error *err)
{
	double requests =
	    isnan(settings->requests) ? usual : settings->requests;
	char burst[32], cycles[32];

	settings->requests = settings->max_duration = NAN;
	settings->until_certain = 0;
	settings_forget(settings, &option_table[OPT_duration]);
	settings_forget(settings, &option_table[OPT_gc_budget]);
	snprintf(burst, sizeof(burst), "%.0f",
		 ceil(requests / PROFILE_CHECKPOINTS));
	snprintf(cycles, sizeof(cycles), "%d", PROFILE_SESSION_CYCLES);
	if (profile_set(settings, OPT_burst, burst, err) != 0 ||
	    profile_set(settings, OPT_cycles, cycles, err) != 0 ||
	    profile_set(settings, OPT_settle, "300ms", err) != 0 ||
	    profile_set(settings, OPT_vary, "false", err) != 0)
		return -1;
	return profile_set(settings, OPT_warmup, "0", err);
}

struct finish {
	struct run_observer observer;
	struct invocation *invocation;
	struct profile_session *session;
	const char *dir;
	struct error *err;
};

static int
on_settled(void *arg, struct target *target, uint64_t requests)
{
	struct finish *finish = arg;

	return profile_session_step(
	    finish->session, &finish->invocation->settings, target, requests);
}

static void
profile_tell(const struct finish *finish, json_t *result)
{
	const struct settings *settings = &finish->invocation->settings;

	if (settings->json) {
		print_json(result);
		return;
	}
	profile_print(finish->session, finish->dir, settings->quiet);
	if (!settings->quiet)
		profile_resources(finish->dir, settings, NULL, stdout);
}

/* What can be seen from outside is told all the same. */
static void
profile_tell_failed(const struct finish *finish)
{
	const struct profile_session *session = finish->session;
	const struct settings *settings = &finish->invocation->settings;

	error_set(finish->err, session->err.status, "%s", session->err.text);
	if (!settings->json && !settings->quiet)
		profile_resources(finish->dir, settings, NULL, stdout);
}

static void
profile_keep(struct finish *finish, struct target *target)
{
	const struct settings *settings = &finish->invocation->settings;
	json_t *result = profile_json(finish->session);

	profile_resources(finish->dir, settings, result, NULL);
	if (profile_write(result, finish->session, finish->dir, finish->err) ==
	    0) {
		profile_tell(finish, result);
		if (settings->heap_snapshot)
			heap_snapshot_take(target, settings, finish->dir);
	}
	json_decref(result);
}

static void
on_recorded(void *arg, struct target *target)
{
	struct finish *finish = arg;
	const struct profile_session *session = finish->session;

	if (session->err.status != STATUS_OK)
		profile_tell_failed(finish);
	else if (session->profile.checkpoints == 0)
		error_set(finish->err, STATUS_UNAVAILABLE,
			  "nothing was profiled: the load ended too early");
	else
		profile_keep(finish, target);
}

static void
on_ended(void *arg)
{
	struct finish *finish = arg;

	profile_session_end(finish->session);
}

enum status
profile_scenario(struct invocation *invocation, const char *dir,
		 double run_growth, struct error *err)
{
	struct profile_session session;
	struct finish finish = {.observer = {.settings = &invocation->settings,
					     .events = invocation->events,
					     .settled = on_settled,
					     .ended = on_ended,
					     .recorded = on_recorded,
					     .arg = &finish},
				.invocation = invocation,
				.session = &session,
				.dir = dir,
				.err = err};

	profile_session_init(&session);
	session.run_growth = run_growth;
	if (profile_plan(&invocation->settings, err) == 0 &&
	    (invocation->command == NULL ||
	     profile_session_invite(&session, err) == 0))
		observed_drive(
		    &finish.observer,
		    (struct drive_order){.scenario = invocation->args[0],
					 .command = invocation->command,
					 .environment = &session.environment,
					 .profiles = 1,
					 .dir = dir},
		    err);
	profile_session_free(&session);
	return STATUS_OK;
}

static int
profile_check(const struct invocation *invocation, struct error *err)
{
	static const enum option_id of_production[] = {
	    OPT_duration, OPT_overhead, OPT_metrics, OPT_per, OPT_NONE};

	return command_without_effect(
	    &invocation->settings, 0, of_production,
	    "with a scenario: requests are counted, not time (-n)", err);
}

static enum status
profile_driven(struct invocation *invocation, struct error *err)
{
	char *dir = output_directory(&invocation->settings, "profile");
	enum status status = STATUS_OK;

	if (profile_check(invocation, err) == 0 &&
	    drop_privileges(invocation, dir, err) == 0)
		status = profile_scenario(invocation, dir, NAN, err);
	free(dir);
	return status;
}

static int
is_diff(const struct invocation *invocation)
{
	return invocation->nargs > 0 &&
	       strcmp(invocation->args[0], "diff") == 0;
}

static int
profile_compare(const struct invocation *invocation, struct error *err)
{
	const unsigned all = IN(TARGET) | IN(LOAD) | IN(LENGTH) | IN(SCENARIO) |
			     IN(HTTP) | IN(SAMPLING);

	if (invocation->nargs != 3)
		return error_set(err, STATUS_USAGE,
				 "usage: flatline profile diff OLD NEW   (see "
				 "flatline profile --help)");
	if (command_sends_nothing(invocation, all, "with diff", err) != 0)
		return -1;
	return profile_diff(invocation->args[1], invocation->args[2],
			    &invocation->settings, err);
}

static enum status
profile_run(struct invocation *invocation, struct error *err)
{
	if (is_diff(invocation)) {
		profile_compare(invocation, err);
		return STATUS_OK;
	}
	if (invocation->nargs > 1) {
		error_set(err, STATUS_USAGE,
			  "'%.60s' is one argument too many: flatline profile "
			  "%s",
			  invocation->args[1], command_profile.arguments);
		return STATUS_USAGE;
	}
	if (invocation->nargs == 0)
		return profile_production(invocation, err);
	return profile_driven(invocation, err);
}

static const struct option_variant profile_variants[] = {
    {OPT_requests, NULL,
     "requests to profile, after as many to warm up; default: 600"},
    {OPT_duration, NULL, "without a scenario: for how long; default: 5 min"},
    {OPT_quiet, NULL, "print the first sentence only"},
    {OPT_NONE, NULL, NULL},
};

const struct command command_profile = {
    .name = "profile",
    .arguments = "[SCENARIO [-- COMMAND...] | diff OLD NEW]",
    .summary = "find what holds the memory: packages, functions, routes",
    .examples =
	"  flatline profile publish.lua -- node server.js\n"
	"      600 requests to warm up, 600 that are profiled\n"
	"  flatline profile publish.lua -n 2000 --pid 4711 --runtime node\n"
	"  flatline profile --pid 4711 --runtime node -d 5m\n"
	"      in production: no load but its own, in time slices\n"
	"  flatline profile diff runs/old runs/new\n"
	"      what appeared; of pprof files too, such as Go's "
	"heap.pb.gz\n",
    .groups = IN(TARGET) | IN(LOAD) | IN(SCENARIO) | IN(HTTP),
    .also = OPTION_LIST_OF(
	OPT_requests, OPT_duration, OPT_overhead, OPT_metrics, OPT_per,
	OPT_drop_privileges, OPT_growth, OPT_runtime, OPT_pprof,
	OPT_heap_snapshot, OPT_allow_pause, OPT_output, OPT_json, OPT_quiet),
    .except = OPTION_LIST_OF(OPT_stages, OPT_vary),
    .variants = profile_variants,
    .loads_scenario = 1,
    .min_args = 0,
    .max_args = 3,
    .takes_command = 1,
    .run = profile_run,
};
