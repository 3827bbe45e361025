/* SPDX-License-Identifier: MIT */
#include "cmd/run_observer.h"

#include <math.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/heap_snapshot.h"
#include "cmd/run_out.h"
#include "cmd/run_ui.h"
#include "cmd/watch_page.h"
#include "base/units.h"
#include "judge/compare.h"
#include "judge/run_forecast.h"
#include "verdict/resolution.h"

static void
on_note(const char *text)
{
	print_note("%s", text);
}

/* Refuses a baseline that could not be compared before anything is driven. */
static int
check_baseline(const struct settings *settings, const struct run_info *info,
	       struct error *err)
{
	struct buf plan = {0};
	struct run run;
	int result;

	if (settings->baseline == NULL || settings->force)
		return 0;
	result = run_read_info(&run, settings->baseline, err);
	if (result == 0) {
		comparability_plan(&plan, &run.info, info);
		result = comparability_refuse(&plan, settings->baseline,
					      "this run", err);
	}
	buf_free(&plan);
	run_free(&run);
	return result;
}

/* Requests that are measured, if the plan tells: a request an iteration. */
static double
planned_requests(const struct run_load *load)
{
	return load->requests > 0 ? load->requests
				  : load->rate * load->duration_s;
}

/* Before the target is known, the least that it may be. */
static double
least_reach(const struct settings *settings)
{
	const char *runtime = settings->runtime;

	return runtime == NULL || strcmp(runtime, "native") == 0 ? REACH_NATIVE
								 : REACH_BYTES;
}

/* What so few requests cannot tell, and how many would. */
static void
note_reach(const struct settings *settings, const struct run_load *load)
{
	double tolerance = settings->growth.amount;
	double requests = planned_requests(load), least = least_reach(settings);
	char reach[UNITS_TEXT], wanted[UNITS_TEXT], count[UNITS_TEXT];
	char needed[UNITS_TEXT], text[256];

	if (settings->growth.per != PER_REQUEST || !(tolerance > 0) ||
	    !(requests > 0) || !(least > tolerance * requests))
		return;
	snprintf(text, sizeof(text),
		 "about %s requests are too few to tell a leak of less than "
		 "%s/request; %s/request takes about %s",
		 units_count(count, requests),
		 units_bytes(reach, least / requests),
		 units_bytes(wanted, tolerance),
		 units_count(needed, ceil(least / tolerance)));
	print_note("%s", text);
}

/* Where no growth is tolerated: what the run can tell from none. */
static void
note_resolution(const struct settings *settings, const struct run_load *load)
{
	double requests = planned_requests(load);
	char bytes[UNITS_TEXT], count[UNITS_TEXT], text[200];

	if (settings->growth.amount > 0)
		return;
	if (requests > 0)
		snprintf(text, sizeof(text),
			 "no growth is tolerated: this run can tell %s/request "
			 "from none, 1 MiB over %s requests",
			 units_bytes(bytes, resolution_of(requests)),
			 units_count(count, requests));
	else
		snprintf(text, sizeof(text),
			 "no growth is tolerated: this run can tell 1 MiB, "
			 "divided by its requests, from none");
	print_note("%s", text);
}

/*
 * The number of possible looks decides how wide the bounds are, so it is
 * recorded.
 */
static int
on_planned(void *arg, struct run_info *info, struct error *err)
{
	const struct run_observer *observer = arg;
	double looks[LOOKS];
	size_t count = live_look_times(observer->settings, looks);

	if (observer->settings->until_certain)
		info->load.looks = (double)count;
	note_reach(observer->settings, &info->load);
	note_resolution(observer->settings, &info->load);
	return check_baseline(observer->settings, info, err);
}

static int
on_found(void *arg, struct target *target, const struct run_info *info,
	 struct error *err)
{
	const struct settings *settings =
	    ((const struct run_observer *)arg)->settings;

	if (settings->heap_snapshot &&
	    heap_snapshot_check(target, settings, err) != 0)
		return -1;
	if (settings->survive.seconds > 0 &&
	    !run_forecast_has_limit(settings, info))
		return error_set(
		    err, STATUS_USAGE,
		    "to use --survive, add --limit SIZE, e.g. --limit 512MiB: "
		    "the target has no limit that can be read");
	return 0;
}

/* A run in cycles is judged only when all of them are done, a segment when it
 * has been merged. */
static int
on_started(void *arg, const struct run_info *info,
	   const struct strings *columns, struct error *err)
{
	struct run_observer *observer = arg;

	if (isnan(observer->settings->cycles) &&
	    observer->settings->segment == NULL) {
		observer->live =
		    live_start(observer->settings, info, columns, err);
		if (observer->live == NULL)
			return -1;
		stopping_rule_init(&observer->rule, observer->live,
				   observer->settings);
	}
	observer->progress =
	    progress_new(observer->settings, observer->events, observer->ui);
	run_ui_start(observer->ui, info, columns);
	return run_out_start(observer->out, info, columns, err);
}

static void
on_described(void *arg, const struct run_info *info)
{
	const struct run_observer *observer = arg;

	if (observer->live != NULL)
		live_describe(observer->live, info);
	run_ui_describe(observer->ui, info);
}

static void
on_row(void *arg, double time_s, const double *values)
{
	struct run_observer *observer = arg;

	if (observer->live != NULL)
		live_row(observer->live, time_s, values);
	run_out_row(observer->out, values);
	run_ui_row(observer->ui, time_s, values);
}

static int
observer_look(struct run_observer *observer,
	      const struct drive_progress *progress)
{
	const struct load_totals *totals = progress->totals;
	struct stopping_rule *rule = &observer->rule;

	switch (stopping_rule_check(rule, totals->measured_s,
				    totals->measured_requests,
				    totals->flows_left)) {
	case STOPPING_LOOK:
		record_event(progress->record, "look", "%zu of %zu",
			     rule->next + 1, rule->nlooks);
		return 0;
	case STOPPING_CERTAIN:
		record_event(progress->record, "certain", "%s at two looks",
			     verdict_word(rule->before));
		return 1;
	case STOPPING_GO_ON:
		break;
	}
	return 0;
}

/* Tells the judge when the measurement begins; 1 if it is certain already. */
static int
observer_judge(struct run_observer *observer,
	       const struct drive_progress *progress)
{
	const struct load_totals *totals = progress->totals;

	if (observer->live == NULL || totals->phase != PHASE_MEASURE)
		return 0;
	if (!observer->measuring) {
		observer->measuring = 1;
		live_measure(observer->live,
			     progress->time_s - totals->measured_s);
	}
	return observer_look(observer, progress);
}

static int
on_progress(void *arg, const struct drive_progress *progress)
{
	struct run_observer *observer = arg;
	struct live_state state = {.known = 0};
	int enough = observer_judge(observer, progress);

	if (observer->live != NULL)
		live_state(observer->live, &state);
	if (observer->page != NULL)
		watch_page_show(observer->page, &state, progress->time_s);
	run_out_progress(observer->out, progress, &state);
	run_ui_judge(observer->ui, observer->live);
	progress_show(observer->progress, progress->totals, progress->reading,
		      &state);
	return enough;
}

static void
on_ended(void *arg)
{
	struct run_observer *observer = arg;

	progress_end(observer->progress);
	observer->progress = NULL;
	if (observer->ended != NULL)
		observer->ended(observer->arg);
}

static int
on_settled(void *arg, struct target *target, uint64_t requests)
{
	struct run_observer *observer = arg;

	return observer->settled(observer->arg, target, requests);
}

static int
on_looked(void *arg, struct target *target, uint64_t counted)
{
	struct run_observer *observer = arg;

	return observer->looked(observer->arg, target, counted);
}

static void
on_recorded(void *arg, struct target *target)
{
	struct run_observer *observer = arg;

	if (observer->recorded != NULL)
		observer->recorded(observer->arg, target);
}

static struct drive_observer
run_observer(struct run_observer *observer)
{
	return (struct drive_observer){
	    .arg = observer,
	    .note = on_note,
	    .waiting = observer->settings->quiet ? NULL : show_waiting,
	    .planned = on_planned,
	    .found = on_found,
	    .started = on_started,
	    .described = on_described,
	    .row = on_row,
	    .progress = on_progress,
	    .ended = on_ended,
	    .settled = observer->settled != NULL ? on_settled : NULL,
	    .looked = observer->looked != NULL ? on_looked : NULL,
	    .recorded = on_recorded,
	};
}

int
observed_drive(struct run_observer *observer, struct drive_order order,
	       struct error *err)
{
	int result;

	order.settings = observer->settings;
	order.interrupted = interrupt_watch();
	order.observer = run_observer(observer);
	observer->out = run_out_open(observer->settings, order.dir, err);
	if (err->status != STATUS_OK)
		return -1;
	result = drive(&order, err);
	run_out_close(observer->out);
	live_stop(observer->live);
	return result;
}

int
observed_watch(struct run_observer *observer, const char *dir,
	       struct error *err)
{
	const struct watch_order order = {.settings = observer->settings,
					  .dir = dir,
					  .interrupted = interrupt_watch(),
					  .observer = run_observer(observer)};
	int result;

	observer->out = run_out_open(observer->settings, dir, err);
	if (err->status != STATUS_OK)
		return -1;
	result = watch(&order, err);
	run_out_close(observer->out);
	live_stop(observer->live);
	return result;
}
