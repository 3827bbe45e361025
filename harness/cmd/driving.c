/* SPDX-License-Identifier: MIT */
/* One run: target, sampler and load together, until one of them ends it. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cmd/cmd.h"
#include "cmd/describe.h"
#include "load/load.h"

#define LOOK_S 0.1

struct drive {
	const struct invocation *invocation;
	const struct settings *settings;
	struct scenario *scenario;
	struct record *record;
	json_t *description;
	struct aim aim;
	struct event_base *base;
	struct event *look;
	struct load *load;
	struct sampler *sampler;
	struct dose dose;
	struct progress *progress;
	const volatile int *interrupted;
	int target_ended;
};

/* What became of the target, in the words of events.csv. */
static const char *const fate_events[] = {
    [TARGET_RUNS] = "",
    [TARGET_OUT_OF_MEMORY] = "out of memory",
    [TARGET_KILLED] = "killed",
    [TARGET_EXITED] = "exit",
};

static void
drive_look_at_target(struct drive *drive)
{
	struct target_end end;

	if (drive->target_ended)
		return;
	target_poll(drive->aim.target, &end);
	if (end.fate == TARGET_RUNS)
		return;
	drive->target_ended = 1;
	record_event(drive->record, fate_events[end.fate], "%s%s%s", end.words,
		     end.last_line[0] == '\0'		? ""
		     : end.fate == TARGET_OUT_OF_MEMORY ? ": "
							: "; last words: ",
		     end.last_line);
	load_stop(drive->load);
}

static void
on_look(evutil_socket_t fd, short what, void *arg)
{
	struct drive *drive = arg;
	struct load_totals totals;
	struct reading reading;
	struct error ignored = {0};

	(void)fd;
	(void)what;
	drive_look_at_target(drive);
	if (*drive->interrupted || record_check(drive->record, &ignored) != 0)
		load_stop(drive->load);
	load_totals(drive->load, &totals);
	sampler_latest(drive->sampler, &reading);
	progress_show(drive->progress, &totals, &reading);
}

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
	if (settings_check(settings, &bad) != 0)
		return error_set(err, STATUS_DATA, "%s: %s", path, bad.text);
	return 0;
}

static int
drive_open_target(struct drive *drive, struct error *err)
{
	if (aim_take(&drive->aim, drive->invocation, record_dir(drive->record),
		     drive->interrupted, err) != 0)
		return -1;
	files_raise_limit(); /* after the target was given its own */
	describe_target(drive->description, &drive->aim);
	record_describe(drive->record, drive->description);
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
	struct load_plan plan = {
	    .settings = drive->settings,
	    .scenario = drive->scenario,
	    .transport = transport_table[0],
	    .address = drive->aim.address,
	    .record = drive->record,
	    .dose = &drive->dose,
	};

	drive->base = plan.base = precise_event_base();
	if (drive->base == NULL)
		return error_set(err, STATUS_BUG, "no event loop to be had");
	drive->load = load_new(&plan, err);
	return drive->load != NULL ? 0 : -1;
}

static void
drive_loop(struct drive *drive)
{
	struct timeval every = {0, (suseconds_t)(LOOK_S * 1e6)};

	drive->look = event_new(drive->base, -1, EV_PERSIST, on_look, drive);
	event_add(drive->look, &every);
	event_base_dispatch(drive->base);
	progress_end(drive->progress);
	drive->progress = NULL;
}

/* The last sample is taken with the load gone and the target still there. */
static void
drive_settle(struct drive *drive)
{
	sampler_stop(drive->sampler);
	drive->sampler = NULL;
	drive_look_at_target(drive);
	record_event(drive->record, "end", "%s",
		     *drive->interrupted ? "interrupted" : "complete");
	load_write_latency(drive->load);
	describe_load(drive->description, drive->load, drive->scenario);
	record_describe(drive->record, drive->description);
}

static int
drive_run(struct drive *drive, struct error *err)
{
	if (drive_open_target(drive, err) != 0 ||
	    drive_make_load(drive, err) != 0) {
		record_discard(drive->record);
		return -1;
	}
	drive->progress = progress_new(drive->settings);
	load_start(drive->load);
	record_event(drive->record, "target", "%s (pid %d)",
		     target_name(drive->aim.target),
		     (int)target_id(drive->aim.target).pid);
	drive->sampler =
	    sampler_start(drive->aim.target, drive->record, &drive->dose,
			  drive->settings->sample_interval, err);
	if (drive->sampler == NULL)
		return -1;
	drive_loop(drive);
	drive_settle(drive);
	return record_check(drive->record, err);
}

static void
drive_free(struct drive *drive)
{
	if (drive->progress != NULL)
		progress_end(drive->progress);
	if (drive->sampler != NULL)
		sampler_stop(drive->sampler);
	load_free(drive->load);
	if (drive->look != NULL)
		event_free(drive->look);
	if (drive->base != NULL)
		event_base_free(drive->base);
	if (drive->aim.target != NULL)
		target_free(drive->aim.target);
	record_free(drive->record);
	json_decref(drive->description);
	if (drive->scenario != NULL)
		scenario_free(drive->scenario);
}

int
drive(const struct invocation *invocation, const char *dir, struct error *err)
{
	struct drive drive = {.invocation = invocation,
			      .settings = &invocation->settings,
			      .interrupted = interrupt_watch()};
	int result = -1;

	if (drive_load_scenario(&drive, err) == 0 &&
	    (drive.record = record_create(dir, err)) != NULL) {
		drive.description = describe_plan(
		    drive.settings, drive.scenario, invocation->args[0]);
		record_describe(drive.record, drive.description);
		result = drive_run(&drive, err);
	}
	drive_free(&drive);
	return result;
}
