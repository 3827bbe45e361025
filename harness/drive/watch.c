/* SPDX-License-Identifier: MIT */
#include "drive/watch.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "drive/describe.h"
#include "drive/sampling_pace.h"
#include "drive/unasked.h"

static const double tick_s = 0.1;

struct watch {
	const struct watch_order *order;
	const struct settings *settings;
	const struct drive_observer *observer;
	struct target_resolution resolved;
	struct record *record;
	struct run_info info; /* run.json */
	struct dose dose;     /* what --per counts; 0 without --per */
	size_t per;	      /* its column in a row */
	struct sampler *sampler;
	int started; /* the observer knows that it began */
};

/* Puts the series of --per first in the list to scrape. */
static void
watch_want_per(struct settings *settings)
{
	struct strings wanted = {0};

	if (settings->per == NULL)
		return;
	strings_add(&wanted, settings->per);
	for (size_t i = 0; i < settings->scrape.count; i++)
		strings_add(&wanted, settings->scrape.items[i]);
	strings_free(&settings->scrape);
	settings->scrape = wanted;
}

/*
 * Called in the sampler's thread. The dose read here belongs to the next row.
 */
static void
on_row(void *arg, double time_s, const double *row, int costly)
{
	struct watch *watch = arg;

	(void)costly;
	if (watch->observer->row != NULL)
		watch->observer->row(watch->observer->arg, time_s, row);
	if (watch->settings->per != NULL && row[watch->per] >= 0)
		watch->dose.shares[0].requests = (uint64_t)row[watch->per];
}

/* Called in the sampler's thread. */
static void
on_absent(void *arg, const char *text)
{
	const struct watch *watch = arg;
	char *line = xasprintf("error: %s", text);

	if (watch->observer->note != NULL)
		watch->observer->note(line);
	free(line);
}

/* A short watch still needs enough points; 0: no limit. */
static double
watch_slowest(const struct settings *settings)
{
	if (isnan(settings->duration))
		return 0;
	return sampling_slowest(settings->duration);
}

static int
watch_tell_started(struct watch *watch, struct error *err)
{
	const struct drive_observer *observer = watch->observer;
	struct strings columns = {0};
	int result = 0;

	sampler_columns(&watch->resolved.scrape, NULL, &columns);
	watch->per = columns.count - watch->resolved.scrape.count;
	if (observer->started != NULL)
		result = observer->started(observer->arg, &watch->info,
					   &columns, err);
	watch->started = result == 0;
	strings_free(&columns);
	return result;
}

static int
watch_start(struct watch *watch, struct error *err)
{
	const struct settings *settings = watch->settings;
	/*
	 * This is a service in production: collect only if the user asked for
	 * it.
	 */
	int collect =
	    settings_source(settings, &settings->gc_budget) != SOURCE_DEFAULT;
	struct sampler_plan plan = {
	    .target = watch->resolved.target,
	    .record = watch->record,
	    .dose = &watch->dose,
	    .interval_s = settings->sample_interval,
	    .slowest_s = watch_slowest(settings),
	    .ask = collect,
	    .gc_budget = settings->gc_budget,
	    .named_runtime = settings->runtime,
	    .mappings = 1,
	    .scrape = &watch->resolved.scrape,
	    .on_row = on_row,
	    .on_absent = on_absent,
	    .arg = watch,
	};

	if (watch_tell_started(watch, err) != 0)
		return -1;
	if (settings->per != NULL && watch->resolved.scrape.values[0] >= 0)
		watch->dose.shares[0].requests =
		    (uint64_t)watch->resolved.scrape.values[0];
	watch->sampler = sampler_start(&plan, err);
	return watch->sampler != NULL ? 0 : -1;
}

static void
watch_tell_progress(const struct watch *watch, double elapsed_s,
		    double length_s)
{
	const struct drive_observer *observer = watch->observer;
	struct load_totals totals = {
	    .phase = PHASE_MEASURE,
	    .elapsed_s = elapsed_s,
	    .measured_s = elapsed_s,
	    .share = isfinite(length_s) ? elapsed_s / length_s : NAN,
	    .requests = watch->dose.shares[0].requests,
	};
	struct reading reading;
	const struct drive_progress progress = {.totals = &totals,
						.reading = &reading,
						.time_s = elapsed_s,
						.record = watch->record};

	if (observer->progress == NULL)
		return;
	sampler_latest(watch->sampler, &reading);
	observer->progress(observer->arg, &progress);
}

static int
watch_look(struct watch *watch)
{
	const struct drive_observer *observer = watch->observer;

	return observer->looked != NULL &&
	       observer->looked(observer->arg, watch->resolved.target,
				watch->dose.shares[0].requests);
}

static void
watch_loop(struct watch *watch)
{
	const struct settings *settings = watch->settings;
	double length =
	    isnan(settings->duration) ? INFINITY : settings->duration;
	double elapsed;
	struct error ignored = {0};

	do {
		clock_pause(tick_s);
		elapsed = record_time(watch->record);
		watch_tell_progress(watch, elapsed, length);
	} while (!watch_look(watch) && elapsed < length &&
		 !*watch->order->interrupted &&
		 record_check(watch->record, &ignored) == 0 &&
		 !record_target_end(watch->record, watch->resolved.target));
}

/* Without -d, to interrupt it is how it ends. */
static int
watch_is_cut_short(const struct watch *watch)
{
	return *watch->order->interrupted && !isnan(watch->settings->duration);
}

static int
watch_run(struct watch *watch, struct error *err)
{
	record_start_clock(watch->record);
	watch->info.began_ms = record_began_ms(watch->record);
	record_describe(watch->record, &watch->info);
	record_event(watch->record, "phase", "%s", phase_name(PHASE_MEASURE));
	if (watch_start(watch, err) != 0)
		return -1;
	watch_loop(watch);
	sampler_stop(watch->sampler);
	watch->sampler = NULL;
	record_event(watch->record, "phase", "%s", phase_name(PHASE_DONE));
	record_event(watch->record, "end",
		     watch_is_cut_short(watch) ? "interrupted" : "complete");
	describe_page(&watch->info, &watch->resolved.scrape, NAN);
	record_describe(watch->record, &watch->info);
	return record_check(watch->record, err);
}

static int
watch_open(struct watch *watch, struct error *err)
{
	const struct settings *settings = watch->settings;

	if (settings->per != NULL && settings->metrics == NULL)
		return error_set(err, STATUS_USAGE,
				 "--per needs --metrics URL");
	if (target_resolve_watched(&watch->resolved, settings, err) != 0 ||
	    target_check_user(watch->resolved.target, err) != 0)
		return -1;
	target_note_absent(&watch->resolved, watch->observer->note);
	watch->record = record_create(watch->order->dir, err);
	if (watch->record == NULL)
		return -1;
	record_bound(watch->record, RECORD_ROWS);
	describe_watch(&watch->info, settings);
	describe_target(&watch->info, &watch->resolved);
	record_describe(watch->record, &watch->info);
	unasked_note(&watch->info, settings, 1, watch->observer->note);
	return 0;
}

static void
watch_free(struct watch *watch)
{
	if (watch->sampler != NULL)
		sampler_stop(watch->sampler);
	if (watch->started && watch->observer->ended != NULL)
		watch->observer->ended(watch->observer->arg);
	target_resolution_free(&watch->resolved);
	record_free(watch->record);
	run_info_free(&watch->info);
}

int
watch(const struct watch_order *order, struct error *err)
{
	struct watch watch = {.order = order,
			      .settings = order->settings,
			      .observer = &order->observer};
	int result;

	watch_want_per(order->settings);
	result = watch_open(&watch, err);
	if (result == 0)
		result = watch_run(&watch, err);
	watch_free(&watch);
	return result;
}
