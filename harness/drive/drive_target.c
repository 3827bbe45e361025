/* SPDX-License-Identifier: MIT */
/* The target of a run: what it is started with, found, described. */

#include "drive/describe.h"
#include "drive/internal.h"
#include "drive/machine_limits.h"
#include "drive/protos.h"
#include "drive/unasked.h"
#include "sample/runtime.h"

static void
strings_copy(struct strings *to, const struct strings *from)
{
	for (size_t i = 0; i < from->count; i++)
		strings_add(to, from->items[i]);
}

/* A runtime that manages its memory has a profiler of its own. */
static int
drive_load_profiler(struct drive *drive, struct error *err)
{
	char **command = drive->order->command;

	if (command == NULL || runtime_is_managed(command[0]))
		return 0;
	return target_load_helper(HELPER_HEAP, &drive->environment, err);
}

/* What a verdict's run never has. */
static void
drive_describe_profiler(struct drive *drive)
{
	if (drive->order->profiles)
		strings_copy(&drive->info.target.environment,
			     &drive->environment);
}

/* What reaches into the command by its environment. */
static int
drive_make_environment(struct drive *drive, struct error *err)
{
	if (drive->order->environment != NULL)
		strings_copy(&drive->environment, drive->order->environment);
	if (!drive->settings->no_runtime)
		target_invite_node(&drive->environment);
	if (drive->order->profiles && drive_load_profiler(drive, err) != 0)
		return -1;
	if (drive->settings->allocator == NULL)
		return 0;
	if (drive->order->command == NULL)
		return error_set(err, STATUS_USAGE,
				 "--allocator loads a helper into the command "
				 "that flatline starts, so it needs "
				 "-- COMMAND");
	return target_load_helper(HELPER_ALLOCATOR, &drive->environment, err);
}

/* What stands in the way of the helpers that the run needs. */
static int
drive_check_helpers(struct drive *drive, struct error *err)
{
	struct target *target = drive->resolved.target;

	if (drive->settings->allocator != NULL &&
	    target_check_helper(target, err) != 0)
		return -1;
	return drive->order->profiles ? target_check_profiler(target, err) : 0;
}

static int
drive_describe_target(struct drive *drive, struct error *err)
{
	const struct drive_observer *observer = drive->observer;

	describe_target(&drive->info, &drive->resolved);
	drive_describe_profiler(drive);
	record_describe(drive->record, &drive->info);
	if (observer->found == NULL)
		return 0;
	return observer->found(observer->arg, drive->resolved.target,
			       &drive->info, err);
}

static int
drive_find_target(struct drive *drive, struct error *err)
{
	const struct target_order order = {
	    .settings = drive->settings,
	    .command = drive->order->command,
	    .environment = &drive->environment,
	    .dir = record_dir(drive->record),
	    .stop = drive->order->interrupted,
	    .scenario = drive->scenario,
	    .port = drive->order->port,
	    .waiting = drive->observer->waiting,
	};

	if (target_resolve(&drive->resolved, &order, err) != 0 ||
	    target_check_user(drive->resolved.target, err) != 0)
		return -1;
	return drive_check_helpers(drive, err);
}

int
drive_open_target(struct drive *drive, struct error *err)
{
	void (*note)(const char *) = drive->observer->note;
	const struct address *address = &drive->resolved.address;

	if (drive_make_environment(drive, err) != 0 ||
	    drive_find_target(drive, err) != 0)
		return -1;
	target_note_absent(&drive->resolved, note);
	scenario_set_base(drive->scenario, address->base);
	protos_ask(drive->scenario, drive->settings, address,
		   drive->order->interrupted);
	file_limit_raise(); /* only after the target got its own limit */
	if (drive_describe_target(drive, err) != 0)
		return -1;
	unasked_note(&drive->info, drive->settings, 0, note);
	return 0;
}
