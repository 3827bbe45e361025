/* SPDX-License-Identifier: MIT */
/* One run: target, sampler and load together, until one of them ends it. */
#include "drive/drive.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "drive/describe.h"
#include "drive/internal.h"
#include "drive/protos.h"
#include "drive/sampling_pace.h"
#include "drive/start.h"

/*
 * A gate or a profile decides the number of bursts itself; the set length does
 * not apply.
 */
static int
drive_own_bursts(struct drive *drive, struct error *err)
{
	struct settings *settings = drive->settings;
	enum option_id id = settings->vary ? OPT_vary : OPT_stages;
	struct option_place place =
	    settings_place(settings, drive->order->scenario, id, OPT_NONE);

	settings->requests = settings->hold = NAN;
	if (settings->stages.count == 0 && !settings->vary)
		return 0;
	return error_set(err,
			 place.text[0] != '\0' ? STATUS_DATA : STATUS_USAGE,
			 "%s%s cannot be driven in bursts, as a gate or a "
			 "profile does: leave %s out",
			 place.text, settings_origin(settings, id).text,
			 settings->vary ? "it" : "them");
}

static int
drive_load_scenario(struct drive *drive, struct error *err)
{
	const char *path = drive->order->scenario;
	struct settings *settings = drive->settings;

	settings_salt(settings, "");
	if (settings_take_segment(settings, err) != 0)
		return -1;
	/* load{} of the scenario overrides nothing but the defaults. */
	drive->scenario = scenario_load(path, settings, NULL, err);
	if (drive->scenario == NULL)
		return -1;
	scenario_on_stuck(drive->scenario, drive->observer->note);
	if ((drive->observer->settled != NULL || drive->order->turns != NULL) &&
	    drive_own_bursts(drive, err) != 0)
		return -1;
	settings_follow_log(settings);
	if (settings_check(settings, path, err) != 0)
		return -1;
	return protos_read(drive->scenario, settings, err);
}

static int
drive_plan(struct drive *drive, struct error *err)
{
	const char *path = drive->order->scenario;
	const struct drive_observer *observer = drive->observer;
	int result = 0;

	describe_plan(&drive->info, drive->settings, drive->scenario,
		      path != NULL ? path : "");
	drive_describe_log(drive);
	if (observer->planned != NULL)
		result = observer->planned(observer->arg, &drive->info, err);
	record_describe(drive->record, &drive->info);
	return result;
}

/* Called in the sampler's thread. */
static void
drive_row(void *arg, double time_s, const double *values, int costly)
{
	struct drive *drive = arg;

	if (drive->observer->row != NULL)
		drive->observer->row(drive->observer->arg, time_s, values);
	if (costly)
		load_want_routes(drive->load);
}

/* Called in the sampler's thread. */
static void
drive_absent(void *arg, const char *text)
{
	drive_note(arg, "error: %s", text);
}

static int
drive_tell_started(struct drive *drive, struct error *err)
{
	const struct drive_observer *observer = drive->observer;
	struct strings columns = {0};
	int result;

	if (observer->started == NULL)
		return 0;
	sampler_columns(&drive->resolved.scrape,
			scenario_counters(drive->scenario), &columns);
	result = observer->started(observer->arg, &drive->info, &columns, err);
	drive->started = result == 0;
	strings_free(&columns);
	return result;
}

static int
drive_start_sampling(struct drive *drive, struct error *err)
{
	const struct settings *settings = drive->settings;
	int ask = !settings->no_runtime && drive->observer->settled == NULL;
	struct sampler_plan plan = {
	    .target = drive->resolved.target,
	    .record = drive->record,
	    .dose = &drive->dose,
	    .pauses = &drive->pauses,
	    .interval_s = sampling_interval(settings),
	    .slowest_s = sampling_slowest_for(settings),
	    .ask = ask,
	    .gc_budget = isnan(settings->cycles) ? settings->gc_budget : 0,
	    .gc_seldom_s = sampling_collections(settings),
	    .named_runtime = settings->runtime,
	    .pprof = settings->pprof,
	    .mappings = ask,
	    .helped = settings->allocator != NULL,
	    .counters = scenario_counters(drive->scenario),
	    .scrape = &drive->resolved.scrape,
	    .on_row = drive_row,
	    .on_absent = drive_absent,
	    .arg = drive,
	};

	drive->sampler = sampler_start(&plan, err);
	return drive->sampler != NULL ? 0 : -1;
}

static void
drive_end_load(struct drive *drive)
{
	if (drive->started && drive->observer->ended != NULL)
		drive->observer->ended(drive->observer->arg);
	drive->started = 0;
}

static void
drive_loop(struct drive *drive)
{
	monitor_start(drive);
	event_base_dispatch(drive->base);
	monitor_tell_progress(drive);
	drive_end_load(drive);
}

/* A teardown would need the script that may hold the thread. */
static void
drive_note_held(struct drive *drive)
{
	char *text = xasprintf(
	    "%zu of the load's threads did not end within seconds of the "
	    "load%s",
	    load_held(drive->load),
	    scenario_has_hook(drive->scenario, HOOK_TEARDOWN)
		? ", and teardown was left out"
		: "");

	record_event(drive->record, "held", "%s", text);
	drive_note(drive, "%s: a peer or the script holds them", text);
	free(text);
}

/*
 * Takes the last sample after the load has gone, while the target is still
 * there.
 */
static void
drive_settle(struct drive *drive, struct error *err)
{
	struct error failed = {0};

	if (drive->log_replay.replay != NULL)
		replay_stop(drive->log_replay.replay, err);
	sampler_stop(drive->sampler);
	drive->sampler = NULL;
	if (load_held(drive->load) > 0)
		drive_note_held(drive);
	else if (drive_hook(drive, HOOK_TEARDOWN, &failed) != 0)
		drive_note(drive, "teardown: %s", failed.text);
}

static void
drive_write_end(struct drive *drive)
{
	monitor_check_target(drive);
	record_event(drive->record, "end", "%s",
		     *drive->order->interrupted ? "interrupted" : "complete");
	load_write_latency(drive->load);
	load_write_details(drive->load);
	describe_load(&drive->info, drive->load, drive->scenario);
	describe_page(&drive->info, &drive->resolved.scrape,
		      (double)dose_requests(&drive->dose));
	drive_describe_log_done(drive);
	record_describe(drive->record, &drive->info);
}

static int
drive_prepare(struct drive *drive, struct error *err)
{
	if (drive_plan(drive, err) == 0 && drive_open_target(drive, err) == 0 &&
	    drive_hook(drive, HOOK_SETUP, err) == 0 &&
	    drive_make_load(drive, err) == 0)
		return 0;
	record_discard(drive->record);
	return -1;
}

/* Of a segment, together with the others. */
static int
drive_begin(struct drive *drive, struct error *err)
{
	struct start start = {.settings = drive->settings,
			      .stop = drive->order->interrupted,
			      .note = drive->observer->note,
			      .waiting = drive->observer->waiting};

	if (start_await(&start, err) != 0) {
		record_discard(drive->record);
		return -1;
	}
	if (load_start(drive->load, err) != 0)
		return -1;
	drive->info.began_ms = record_began_ms(drive->record);
	drive->info.segment.clock_s = start.clock_s;
	record_describe(drive->record, &drive->info);
	return 0;
}

static int
drive_run(struct drive *drive, struct error *err)
{
	struct target *target = drive->resolved.target;

	if (drive_begin(drive, err) != 0)
		return -1;
	record_event(drive->record, "target", "%s (pid %d)",
		     target_name(target), (int)target_id(target).pid);
	if (drive_watch_answers(drive, err) != 0 ||
	    drive_tell_started(drive, err) != 0 ||
	    drive_start_sampling(drive, err) != 0)
		return -1;
	drive_loop(drive);
	drive_describe_answers(drive);
	drive_settle(drive, err);
	if (load_check_requests(drive->load, drive->order->scenario, err) !=
	    0) {
		record_discard(drive->record);
		return -1;
	}
	drive_write_end(drive);
	if (err->status != STATUS_OK)
		return -1;
	return record_check(drive->record, err);
}

static void
drive_free(struct drive *drive)
{
	int held;

	drive_describe_answers(drive);
	if (drive->sampler != NULL)
		sampler_stop(drive->sampler);
	drive_end_load(drive);
	held = load_free(drive->load) != 0;
	monitor_stop(drive);
	if (drive->base != NULL)
		event_base_free(drive->base);
	target_resolution_free(&drive->resolved);
	strings_free(&drive->environment);
	record_free(drive->record);
	run_info_free(&drive->info);
	if (held) /* of the rest threads have the use that were left behind */
		return;
	log_replay_close(&drive->log_replay);
	if (drive->scenario != NULL)
		scenario_free(drive->scenario);
	free(drive);
}

int
drive(const struct drive_order *order, struct error *err)
{
	const struct drive_observer *observer = &order->observer;
	struct drive *drive = xcalloc(1, sizeof(*drive));
	int result = -1;

	drive->order = order;
	drive->settings = order->settings;
	drive->observer = observer;
	if (drive_load_scenario(drive, err) == 0 &&
	    drive_open_log(drive, err) == 0 &&
	    (drive->record = record_create(order->dir, err)) != NULL &&
	    drive_prepare(drive, err) == 0)
		result = drive_run(drive, err);
	if (result == 0 && observer->recorded != NULL) {
		record_free(drive->record);
		drive->record = NULL;
		observer->recorded(observer->arg, drive->resolved.target);
	}
	drive_free(drive);
	return result;
}
