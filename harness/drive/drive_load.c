/* SPDX-License-Identifier: MIT */
/* The load of a run, on a transport and an event loop. */

#include "drive/describe.h"
#include "drive/internal.h"
#include "drive/machine_limits.h"

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

int
drive_make_load(struct drive *drive, struct error *err)
{
	struct transport_settings net = {.address = drive->resolved.address};
	const char *why;
	struct load_plan plan = {
	    .settings = drive->settings,
	    .scenario = drive->scenario,
	    .address = drive->resolved.address,
	    .record = drive->record,
	    .dose = &drive->dose,
	    .pauses = &drive->pauses,
	    .mark = &drive->mark,
	    .replay = drive->log_replay.replay,
	    .on_settled = monitor_settled,
	    .arg = drive,
	};

	transport_settings_take(&net, drive->settings);
	plan.transport =
	    transport_choose(&net, drive->settings->transport, &why, err);
	if (plan.transport == NULL)
		return -1;
	machine_limits_note(drive->settings, plan.transport,
			    drive->observer->note);
	describe_transport(&drive->info, plan.transport);
	drive->base = plan.base = precise_event_base();
	if (drive->base == NULL)
		return error_set(err, STATUS_BUG, "cannot make an event loop");
	drive->load = load_new(&plan, err);
	return drive->load != NULL ? 0 : -1;
}
