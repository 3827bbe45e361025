/* SPDX-License-Identifier: MIT */
/* Who answers the load. */
#include <pwd.h>

#include "drive/describe.h"
#include "drive/internal.h"

/* Connections lead to the target's port, and not somewhere else first. */
static int
is_direct(const struct settings *settings)
{
	return settings->unix_socket == NULL && settings->proxy == NULL &&
	       settings->connect_to.count == 0;
}

/* A service elsewhere has no process here. */
int
drive_watch_answers(struct drive *drive, struct error *err)
{
	struct target *target = drive->resolved.target;
	const struct settings *settings = drive->settings;
	const struct answer_plan plan = {
	    .target = target,
	    .port = drive->resolved.address.port,
	    .mark = &drive->mark,
	    .dose = &drive->dose,
	    .adopts = settings->pids.count == 0 &&
		      settings->container == NULL && settings->cgroup == NULL &&
		      !target_is_started(target),
	};

	if (target_id(target).pid == 0 || !is_direct(settings))
		return 0;
	drive->answers = answer_watch_start(&plan, err);
	return drive->answers != NULL ? 0 : -1;
}

static void
describe_answerers(struct run_list *list, const struct answers *answers)
{
	for (size_t i = 0; i < answers->count; i++) {
		const struct answerer *item = &answers->items[i];
		struct run_answerer *of = run_list_add(list, run_answerer);

		of->pid = item->id.pid;
		of->connections = item->accepts;
		of->sampled = item->sampled;
		run_text_set(&of->name, item->name);
	}
}

static void
describe_forwards(struct run_list *list, const struct answers *answers)
{
	for (size_t i = 0; i < answers->nforwards; i++) {
		const struct answerer *item = &answers->forwards[i];
		struct run_forward *of = run_list_add(list, run_forward);

		run_text_set(&of->place, answers->places[i]);
		of->pid = item->id.pid;
		of->sampled = item->sampled;
		run_text_set(&of->name, item->id.pid != 0 ? item->name : NULL);
	}
}

static void
describe_answers(struct run_answers *of, const struct answers *answers)
{
	const struct passwd *user =
	    answers->unowned > 0 ? getpwuid(answers->uid) : NULL;

	of->present = 1;
	of->connections = answers->seen;
	of->unowned = answers->unowned;
	run_text_set(&of->user, user != NULL ? user->pw_name : NULL);
	describe_answerers(&of->processes, answers);
	describe_forwards(&of->forwards, answers);
	of->undecided = answers->undecided;
}

/* The process that the target's name and runtime are those of. */
static void
describe_worker(struct drive *drive, const struct answers *answers)
{
	struct run_target *of = &drive->info.target;
	struct target *target = drive->resolved.target;

	for (size_t i = 0; i < answers->nforwards; i++) {
		const struct answerer *item = &answers->forwards[i];

		if (!item->sampled || of->pid == item->id.pid)
			continue;
		target_set_worker(target, item->id.pid);
		of->pid = item->id.pid;
		of->start_ticks = (double)item->id.start;
		describe_process(of, target);
		return;
	}
}

void
drive_poll_answers(struct drive *drive)
{
	struct answers answers;

	if (drive->answers == NULL ||
	    !answer_watch_poll(drive->answers, &answers))
		return;
	describe_worker(drive, &answers);
	record_describe(drive->record, &drive->info);
	if (drive->observer->described != NULL)
		drive->observer->described(drive->observer->arg, &drive->info);
}

void
drive_describe_answers(struct drive *drive)
{
	struct answers answers;

	if (drive->answers == NULL)
		return;
	drive_poll_answers(drive);
	answer_watch_stop(drive->answers, &answers);
	drive->answers = NULL;
	describe_answers(&drive->info.target.answers, &answers);
}
