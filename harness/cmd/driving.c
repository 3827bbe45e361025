/* SPDX-License-Identifier: MIT */
/* One run: target, sampler and load together, until one of them ends it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/comparing.h"
#include "cmd/describe.h"
#include "cmd/drive.h"
#include "cmd/foresee.h"
#include "cmd/snapshotting.h"

/* Costly samples of a run that is judged by its first quarter, or by cycles. */
static const double least_samples = 40, exact_s = 0.25, seldom_s = 5;

/* Collections in a run, if nobody said what they may cost. */
static const double least_collections = 16;

/* The script holds the loop for good; what was measured is on disk. */
static void
on_stuck(const char *message)
{
	print_note("%s", message);
}

/* A scenario may ask for what makes no sense: that is the file's fault. */
static int
drive_load_scenario(struct drive *drive, struct error *err)
{
	const char *path = drive->invocation->args[0];
	/* The scenario's load{} is the settings' weakest source. */
	struct settings *settings = (struct settings *)drive->settings;
	struct error bad = {0};

	drive->scenario = scenario_load(path, settings, NULL, err);
	if (drive->scenario == NULL)
		return -1;
	scenario_watch(drive->scenario, on_stuck);
	/* Bursts of its own, whatever is said. */
	if (drive->profiling != NULL || drive->invocation->turns != NULL)
		settings->requests = settings->hold = NAN;
	settings_follow_log(settings);
	if (settings_check(settings, &bad) != 0)
		return path != NULL
			   ? error_set(err, STATUS_DATA, "%s: %s", path,
				       bad.text)
			   : error_set(err, bad.status, "%s", bad.text);
	return 0;
}

static void
drive_describe(struct drive *drive)
{
	const char *path = drive->invocation->args[0];
	const struct settings *settings = drive->settings;

	drive->description =
	    describe_plan(settings, drive->scenario, path != NULL ? path : "");
	drive_describe_log(drive);
	record_describe(drive->record, drive->description);
}

/* What cannot be compared afterwards need not be driven. */
static int
drive_check_baseline(const struct drive *drive, struct error *err)
{
	const struct settings *settings = drive->settings;
	struct buf plan = {0};
	struct run run;
	int result;

	if (settings->baseline == NULL || settings->force)
		return 0;
	run_read_about(&run, settings->baseline);
	sameness_of_plan(&plan, run.meta, drive->description);
	result = sameness_refuse(&plan, settings->baseline, "this run", err);
	buf_free(&plan);
	run_free(&run);
	return result;
}

static int
drive_open_target(struct drive *drive, struct error *err)
{
	if (!drive->settings->no_runtime)
		target_invite_node(&drive->environment);
	drive->aim.environment = &drive->environment;
	if (aim_take(&drive->aim, drive->invocation, record_dir(drive->record),
		     drive->interrupted, err) != 0)
		return -1;
	scenario_aim(drive->scenario, drive->aim.address.base);
	if (drive->settings->heap_snapshot &&
	    snapshot_possible(drive->aim.target, err) != 0)
		return -1;
	files_raise_limit(); /* after the target was given its own */
	describe_target(drive->description, &drive->aim);
	record_describe(drive->record, drive->description);
	if (drive->settings->survive.seconds > 0 &&
	    !foresee_has_limit(drive->settings, drive->description))
		return error_set(err, STATUS_USAGE,
				 "--survive needs --limit 512MiB beside it: "
				 "the target has no limit that can be read");
	return 0;
}

static struct event_base *
precise_event_base(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base;

	event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
	base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

static int
drive_make_load(struct drive *drive, struct error *err)
{
	struct transport_settings wire = {.address = drive->aim.address};
	const char *why;
	struct load_plan plan = {
	    .settings = drive->settings,
	    .scenario = drive->scenario,
	    .address = drive->aim.address,
	    .record = drive->record,
	    .dose = &drive->dose,
	    .replay = drive->replaying.replay,
	    .on_settled = drive_settled,
	    .arg = drive,
	};

	transport_settings_take(&wire, drive->settings);
	plan.transport =
	    transport_choose(&wire, drive->settings->transport, &why, err);
	if (plan.transport == NULL)
		return -1;
	describe_transport(drive->description, plan.transport);
	drive->base = plan.base = precise_event_base();
	if (drive->base == NULL)
		return error_set(err, STATUS_BUG, "no event loop to be had");
	drive->load = load_new(&plan, err);
	return drive->load != NULL ? 0 : -1;
}

double
sampling_slowest(double length_s)
{
	return fmax(exact_s, fmin(length_s / least_samples, seldom_s));
}

/* The cheap look needs be no closer than thrice the costly one. */
static double
drive_interval(const struct settings *settings)
{
	int asked = settings_source(settings, &settings->sample_interval) !=
		    SOURCE_DEFAULT;

	if (asked || !isnan(settings->cycles) || !isnan(settings->requests))
		return settings->sample_interval;
	return fmax(
	    settings->sample_interval,
	    fmin(sampling_slowest(settings_duration(settings)) / 3, exact_s));
}

/* How long it measures, as far as anybody can tell before; NAN. */
static double
drive_length(const struct settings *settings)
{
	return isnan(settings->requests) ? settings_duration(settings)
					 : settings->requests / settings->rate;
}

/* Of a count alone nobody knows how soon it is reached. */
static double
drive_slowest(const struct settings *settings)
{
	double slowest = sampling_slowest(drive_length(settings));

	if (!isnan(settings->cycles))
		return exact_s;
	return isnan(settings->requests) ? slowest : fmin(1, slowest);
}

static double
drive_seldom(const struct settings *settings)
{
	if (settings_source(settings, &settings->gc_budget) != SOURCE_DEFAULT)
		return 0;
	return isnan(settings->requests)
		   ? settings_duration(settings) / least_collections
		   : 2;
}

/* In the sampler's thread. */
static void
drive_row(void *arg, double time_s, const double *values, int costly)
{
	struct drive *drive = arg;

	if (drive->live != NULL)
		live_row(drive->live, time_s, values);
	if (costly)
		load_want_routes(drive->load);
}

/* In the sampler's thread. */
static void
drive_absent(void *arg, const char *text)
{
	(void)arg;
	print_note("error: %s", text);
}

/* What is judged by cycles is judged when all of them have been. */
static int
drive_start_watching(struct drive *drive, struct error *err)
{
	const struct settings *settings = drive->settings;
	struct sampler_plan plan = {
	    .target = drive->aim.target,
	    .record = drive->record,
	    .dose = &drive->dose,
	    .interval_s = drive_interval(settings),
	    .slowest_s = drive_slowest(settings),
	    .ask = !settings->no_runtime && drive->profiling == NULL,
	    .gc_budget = isnan(settings->cycles) ? settings->gc_budget : 0,
	    .gc_seldom_s = drive_seldom(settings),
	    .named_runtime = settings->runtime,
	    .pprof = settings->pprof,
	    .mappings = !settings->no_runtime && drive->profiling == NULL,
	    .scrape = &drive->aim.scrape,
	    .on_row = drive_row,
	    .on_absent = drive_absent,
	    .arg = drive,
	};

	if (isnan(settings->cycles)) {
		drive->live = live_start(settings, drive->description,
					 &drive->aim.scrape, err);
		if (drive->live == NULL)
			return -1;
		early_init(&drive->early, drive->live, settings);
	}
	drive->sampler = sampler_start(&plan, err);
	return drive->sampler != NULL ? 0 : -1;
}

static void
drive_loop(struct drive *drive)
{
	drive_look_start(drive);
	event_base_dispatch(drive->base);
	progress_end(drive->progress);
	drive->progress = NULL;
}

/* The last sample is taken with the load gone and the target still there. */
static void
drive_settle(struct drive *drive, struct error *err)
{
	struct error failed = {0};

	if (drive->replaying.replay != NULL)
		replay_stop(drive->replaying.replay, err);
	sampler_stop(drive->sampler);
	drive->sampler = NULL;
	if (drive_hook(drive, HOOK_TEARDOWN, &failed) != 0)
		print_note("teardown: %s", failed.text);
	if (drive->profiling != NULL)
		profiling_end(drive->profiling);
	drive_look_at_target(drive);
	record_event(drive->record, "end", "%s",
		     *drive->interrupted ? "interrupted" : "complete");
	load_write_latency(drive->load);
	load_write_details(drive->load);
	describe_load(drive->description, drive->load, drive->scenario);
	drive_describe_log_done(drive);
	record_describe(drive->record, drive->description);
}

static int
drive_run(struct drive *drive, struct error *err)
{
	if (drive_check_baseline(drive, err) != 0 ||
	    drive_open_target(drive, err) != 0 ||
	    drive_hook(drive, HOOK_SETUP, err) != 0 ||
	    drive_make_load(drive, err) != 0) {
		record_discard(drive->record);
		return -1;
	}
	drive->progress =
	    progress_new(drive->settings, drive->invocation->events);
	if (load_start(drive->load, err) != 0)
		return -1;
	record_event(drive->record, "target", "%s (pid %d)",
		     target_name(drive->aim.target),
		     (int)target_id(drive->aim.target).pid);
	if (drive_start_watching(drive, err) != 0)
		return -1;
	drive_loop(drive);
	drive_settle(drive, err);
	if (err->status != STATUS_OK)
		return -1;
	if (drive->profiling != NULL &&
	    drive->profiling->err.status != STATUS_OK)
		return error_set(err, drive->profiling->err.status, "%s",
				 drive->profiling->err.text);
	return record_check(drive->record, err);
}

static void
drive_free(struct drive *drive)
{
	if (drive->progress != NULL)
		progress_end(drive->progress);
	if (drive->sampler != NULL)
		sampler_stop(drive->sampler);
	live_stop(drive->live);
	load_free(drive->load);
	replaying_close(&drive->replaying);
	drive_look_stop(drive);
	if (drive->base != NULL)
		event_base_free(drive->base);
	if (drive->aim.target != NULL)
		target_free(drive->aim.target);
	scrape_free(&drive->aim.scrape);
	strings_free(&drive->environment);
	record_free(drive->record);
	json_decref(drive->description);
	if (drive->scenario != NULL)
		scenario_free(drive->scenario);
}

int
drive(const struct invocation *invocation, const char *dir,
      struct profiling *profiling, const struct afterwards *afterwards,
      struct error *err)
{
	struct drive drive = {.invocation = invocation,
			      .profiling = profiling,
			      .settings = &invocation->settings,
			      .interrupted = interrupt_watch()};
	int result = -1;

	if (drive_load_scenario(&drive, err) == 0 &&
	    drive_open_log(&drive, err) == 0 &&
	    (drive.record = record_create(dir, err)) != NULL) {
		drive_describe(&drive);
		result = drive_run(&drive, err);
	}
	if (result == 0 && afterwards != NULL) {
		record_free(drive.record);
		drive.record = NULL;
		afterwards->call(afterwards->arg, drive.aim.target);
	}
	drive_free(&drive);
	return result;
}
