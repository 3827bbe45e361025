/* SPDX-License-Identifier: MIT */
/* What has to be seen to while a run goes on. */
#include "cmd/drive.h"
#include "cmd/turns.h"

#define LOOK_S 0.1
/* While nothing is sent until a reading, or somebody else's burst, is done. */
#define REST_LOOK_S 0.01

static struct timeval
every(double seconds)
{
	return (struct timeval){0, (suseconds_t)(seconds * 1e6)};
}

void
drive_look_at_target(struct drive *drive)
{
	if (drive->target_ended ||
	    !target_tell_end(drive->aim.target, drive->record))
		return;
	drive->target_ended = 1;
	load_stop(drive->load);
}

/* The judge is told when the measurement begins, and may call for its end. */
static void
drive_judge(struct drive *drive, const struct load_totals *totals)
{
	if (drive->live == NULL)
		return;
	if (totals->phase == PHASE_MEASURE && !drive->measuring) {
		drive->measuring = 1;
		live_measure(drive->live,
			     record_time(drive->record) - totals->measured_s);
	}
	if (early_look(&drive->early, totals))
		load_enough(drive->load);
}

/* A cycle ends when its reading has been taken. Whether it is over. */
static int
drive_cycle(struct drive *drive, const struct load_totals *totals)
{
	if (totals->phase != PHASE_MEASURE)
		return 1;
	if (sampler_answers(drive->sampler) < drive->readings)
		return 0;
	if (drive->told < totals->cycle) {
		record_event(drive->record, "cycle", "%u", totals->cycle);
		drive->told = totals->cycle;
		turns_tell(drive->invocation->turns);
	}
	switch (turns_mine(drive->invocation->turns)) {
	case TURN_MINE:
		load_next_cycle(drive->load);
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
	if (drive_cycle(drive, &totals))
		event_del(drive->rest);
}

/* The load rests: whoever is asked for a profile holds up nothing. */
static void
drive_profile(struct drive *drive)
{
	uint64_t requests = dose_requests(&drive->dose);

	if (profiling_step(drive->profiling, drive->settings, drive->aim.target,
			   requests) == 0)
		load_next_cycle(drive->load);
	else
		load_stop(drive->load);
}

void
drive_settled(void *arg)
{
	struct drive *drive = arg;
	struct timeval again = every(REST_LOOK_S);

	if (drive->profiling != NULL) {
		drive_profile(drive);
		return;
	}
	drive->readings++;
	sampler_ask(drive->sampler);
	event_add(drive->rest, &again);
}

static void
drive_show(struct drive *drive, const struct load_totals *totals)
{
	struct live_state state = {.known = 0};
	struct reading reading;

	sampler_latest(drive->sampler, &reading);
	if (drive->live != NULL)
		live_state(drive->live, &state);
	progress_show(drive->progress, totals, &reading, &state);
}

static void
on_look(evutil_socket_t fd, short what, void *arg)
{
	struct drive *drive = arg;
	struct load_totals totals;
	struct error ignored = {0};

	(void)fd;
	(void)what;
	drive_look_at_target(drive);
	if (*drive->interrupted || record_check(drive->record, &ignored) != 0)
		load_stop(drive->load);
	load_totals(drive->load, &totals);
	drive_judge(drive, &totals);
	drive_show(drive, &totals);
}

void
drive_look_start(struct drive *drive)
{
	struct timeval again = every(LOOK_S);

	drive->look = event_new(drive->base, -1, EV_PERSIST, on_look, drive);
	drive->rest = event_new(drive->base, -1, EV_PERSIST, on_rest, drive);
	event_add(drive->look, &again);
}

void
drive_look_stop(struct drive *drive)
{
	if (drive->look != NULL) {
		event_free(drive->look);
		event_free(drive->rest);
	}
	drive->look = drive->rest = NULL;
}
