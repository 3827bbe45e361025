/* SPDX-License-Identifier: MIT */
/*
 * flatline watch: a service under its own load, in production for one. Nothing
 * is sent, nothing is forced; growth is by the hour, or by whatever counter
 * of the service's is named.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "cmd/describe.h"
#include "cmd/event_lines.h"
#include "cmd/live.h"
#include "load/load.h"

static const double look_s = 0.1, sample_s = 1;

struct watch {
	const struct settings *settings;
	struct aim aim;
	struct record *record;
	json_t *description;
	struct dose dose; /* what --per counts; 0 without it */
	size_t per;	  /* the column of that in a row */
	struct live *live;
	struct sampler *sampler;
	struct progress *progress;
	struct event_lines *events; /* NULL: nobody wants them */
	const volatile int *interrupted;
};

/* What --per names is scraped first, whatever else is. */
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

/* In the sampler's thread: the next row's dose is what this one has read. */
static void
on_row(void *arg, double time_s, const double *row, int costly)
{
	struct watch *watch = arg;

	(void)costly;
	live_row(watch->live, time_s, row);
	if (watch->settings->per != NULL && row[watch->per] >= 0)
		watch->dose.shares[0].requests = (uint64_t)row[watch->per];
}

/* In the sampler's thread. */
static void
on_absent(void *arg, const char *text)
{
	(void)arg;
	print_note("error: %s", text);
}

/* A short watch must not be left without points; 0: as seldom as will do. */
static double
watch_slowest(const struct settings *settings)
{
	if (settings_source(settings, &settings->duration) == SOURCE_DEFAULT)
		return 0;
	return sampling_slowest(settings->duration);
}

static int
watch_start(struct watch *watch, struct error *err)
{
	const struct settings *settings = watch->settings;
	int asked = settings_source(settings, &settings->sample_interval) !=
		    SOURCE_DEFAULT;
	/* It is a service in production: only who says so collects there. */
	int collect =
	    settings_source(settings, &settings->gc_budget) != SOURCE_DEFAULT;
	struct sampler_plan plan = {
	    .target = watch->aim.target,
	    .record = watch->record,
	    .dose = &watch->dose,
	    .interval_s = asked ? settings->sample_interval : sample_s,
	    .slowest_s = watch_slowest(settings),
	    .ask = collect,
	    .gc_budget = settings->gc_budget,
	    .named_runtime = settings->runtime,
	    .mappings = 1,
	    .scrape = &watch->aim.scrape,
	    .on_row = on_row,
	    .on_absent = on_absent,
	    .arg = watch,
	};
	struct strings columns = {0};

	sampler_columns(&watch->aim.scrape, &columns);
	watch->per = columns.count - watch->aim.scrape.count;
	strings_free(&columns);
	if (settings->per != NULL && watch->aim.scrape.values[0] >= 0)
		watch->dose.shares[0].requests =
		    (uint64_t)watch->aim.scrape.values[0];
	watch->live =
	    live_start(settings, watch->description, &watch->aim.scrape, err);
	if (watch->live == NULL)
		return -1;
	live_measure(watch->live, 0);
	watch->sampler = sampler_start(&plan, err);
	return watch->sampler != NULL ? 0 : -1;
}

static void
watch_show(const struct watch *watch, double elapsed_s, double length_s)
{
	struct load_totals totals = {
	    .phase = PHASE_MEASURE,
	    .elapsed_s = elapsed_s,
	    .measured_s = elapsed_s,
	    .share = isfinite(length_s) ? elapsed_s / length_s : NAN,
	    .requests = watch->dose.shares[0].requests,
	};
	struct live_state state;
	struct reading reading;

	sampler_latest(watch->sampler, &reading);
	live_state(watch->live, &state);
	progress_show(watch->progress, &totals, &reading, &state);
}

/* Until it is interrupted, the time is over, or the target is. */
static void
watch_loop(struct watch *watch)
{
	const struct settings *settings = watch->settings;
	int timed =
	    settings_source(settings, &settings->duration) != SOURCE_DEFAULT;
	double length = timed ? settings->duration : INFINITY, elapsed;
	struct error ignored = {0};

	watch->progress = progress_new(settings, watch->events);
	do {
		clock_pause(look_s);
		elapsed = record_time(watch->record);
		watch_show(watch, elapsed, length);
	} while (elapsed < length && !*watch->interrupted &&
		 record_check(watch->record, &ignored) == 0 &&
		 !target_tell_end(watch->aim.target, watch->record));
	progress_end(watch->progress);
}

static int
watch_run(struct watch *watch, struct error *err)
{
	record_start_clock(watch->record);
	record_event(watch->record, "phase", "%s", phase_name(PHASE_MEASURE));
	if (watch_start(watch, err) != 0)
		return -1;
	watch_loop(watch);
	sampler_stop(watch->sampler);
	watch->sampler = NULL;
	record_event(watch->record, "phase", "%s", phase_name(PHASE_DONE));
	record_event(watch->record, "end", "complete");
	return record_check(watch->record, err);
}

static int
watch_take(struct watch *watch, const char *dir, struct error *err)
{
	const struct settings *settings = watch->settings;

	if (settings->per != NULL && settings->metrics == NULL)
		return error_set(err, STATUS_USAGE,
				 "--per needs --metrics URL");
	if (aim_watch(&watch->aim, settings, err) != 0)
		return -1;
	watch->record = record_create(dir, err);
	if (watch->record == NULL)
		return -1;
	watch->description = describe_watch(settings);
	describe_target(watch->description, &watch->aim);
	record_describe(watch->record, watch->description);
	return 0;
}

static void
watch_free(struct watch *watch)
{
	if (watch->sampler != NULL)
		sampler_stop(watch->sampler);
	live_stop(watch->live);
	if (watch->aim.target != NULL)
		target_free(watch->aim.target);
	scrape_free(&watch->aim.scrape);
	record_free(watch->record);
	json_decref(watch->description);
}

static enum status
watch_command(struct invocation *invocation, struct error *err)
{
	struct watch watch = {.settings = &invocation->settings,
			      .interrupted = interrupt_watch()};
	char *dir = output_directory(&invocation->settings, "watch");
	enum status status = STATUS_OK;
	int watched;

	watch.events = event_lines_open(&invocation->settings, err);
	watch_want_per(&invocation->settings);
	watched = err->status == STATUS_OK &&
		  watch_take(&watch, dir, err) == 0 &&
		  watch_run(&watch, err) == 0;
	watch_free(&watch);
	if (watched)
		status =
		    finish_told(dir, &invocation->settings, watch.events, err);
	event_lines_close(watch.events);
	free(dir);
	return status;
}

const struct command command_watch = {
    .name = "watch",
    .arguments = "",
    .summary = "watch a service under its own load; force nothing",
    .examples =
	"  flatline watch --pid 4711 --max-growth 5MiB/h\n"
	"      until Ctrl-C; growth by the hour\n"
	"  flatline watch --target http://shop:8080 -d 1h \\\n"
	"      --metrics http://shop:8080/metrics --per http_requests_total\n"
	"      growth per request that the service itself has counted\n",
    .where = IN_WATCH,
    .min_args = 0,
    .max_args = 0,
    .run = watch_command,
};
