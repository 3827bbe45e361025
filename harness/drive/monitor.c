/* SPDX-License-Identifier: MIT */
/* Supervises a run in progress. */
#include <math.h>

#include "drive/internal.h"
#include "drive/turns.h"

#define TICK_S 0.1
/*
 * Used while nothing is sent, until a reading or the other build's burst is
 * done.
 */
#define REST_TICK_S 0.01

static struct timeval
every(double seconds)
{
	return (struct timeval){0, (suseconds_t)(seconds * 1e6)};
}

void
monitor_check_target(struct drive *drive)
{
	if (drive->target_ended ||
	    !record_target_end(drive->record, drive->resolved.target))
		return;
	drive->target_ended = 1;
	load_stop(drive->load);
}

/*
 * Returns whether the cycle is over: it ends when its reading has been taken.
 */
static int
monitor_cycle(struct drive *drive, const struct load_totals *totals)
{
	uint32_t burst;

	if (totals->phase != PHASE_MEASURE)
		return 1;
	if (sampler_answers(drive->sampler) < drive->readings)
		return 0;
	if (drive->cycles_reported < totals->cycle) {
		record_event(drive->record, "cycle", "%u", totals->cycle);
		drive->cycles_reported = totals->cycle;
		turns_report(drive->order->turns,
			     (uint32_t)ceil(drive->settings->burst));
	}
	switch (turns_poll(drive->order->turns, &burst)) {
	case TURN_MINE:
		load_next_cycle(drive->load, burst);
		return 1;
	case TURN_NONE:
		load_enough(drive->load);
		return 1;
	case TURN_OTHERS:
		break;
	}
	return 0;
}

static void
on_rest(evutil_socket_t fd, short what, void *arg)
{
	struct drive *drive = arg;
	struct load_totals totals;

	(void)fd;
	(void)what;
	load_totals(drive->load, &totals);
	if (monitor_cycle(drive, &totals))
		event_del(drive->rest);
}

/* No load is under way, so the observer may take its time. */
static void
monitor_tell_settled(struct drive *drive)
{
	const struct drive_observer *observer = drive->observer;

	if (observer->settled(observer->arg, drive->resolved.target,
			      dose_requests(&drive->dose)) == 0)
		load_next_cycle(drive->load, 0);
	else
		load_stop(drive->load);
}

void
monitor_settled(void *arg)
{
	struct drive *drive = arg;
	struct timeval again = every(REST_TICK_S);

	if (drive->observer->settled != NULL) {
		monitor_tell_settled(drive);
		return;
	}
	drive->readings++;
	sampler_ask(drive->sampler);
	event_add(drive->rest, &again);
}

void
monitor_tell_progress(struct drive *drive)
{
	struct load_totals totals;
	const struct drive_observer *observer = drive->observer;
	struct reading reading;
	const struct drive_progress progress = {.totals = &totals,
						.reading = &reading,
						.time_s =
						    record_time(drive->record),
						.record = drive->record,
						.load = drive->load,
						.dose = &drive->dose};

	if (observer->progress == NULL)
		return;
	load_totals(drive->load, &totals);
	sampler_latest(drive->sampler, &reading);
	if (observer->progress(observer->arg, &progress))
		load_enough(drive->load);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct drive *drive = arg;
	struct error ignored = {0};

	(void)fd;
	(void)what;
	monitor_check_target(drive);
	if (*drive->order->interrupted ||
	    record_check(drive->record, &ignored) != 0)
		load_stop(drive->load);
	drive_poll_answers(drive);
	monitor_tell_progress(drive);
}

void
monitor_start(struct drive *drive)
{
	struct timeval again = every(TICK_S);

	drive->tick = event_new(drive->base, -1, EV_PERSIST, on_tick, drive);
	drive->rest = event_new(drive->base, -1, EV_PERSIST, on_rest, drive);
	event_add(drive->tick, &again);
}

void
monitor_stop(struct drive *drive)
{
	if (drive->tick != NULL) {
		event_free(drive->tick);
		event_free(drive->rest);
	}
	drive->tick = drive->rest = NULL;
}
