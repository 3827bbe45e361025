/* SPDX-License-Identifier: MIT */
/* Whether a target still runs, and how it ended. */
#include <stdio.h>

#include "base/clock.h"
#include "sample/exit_cause.h"
#include "sample/target.h"

/* How long another process may take to listen in place of the main one. */
static const double vacancy_s = 2;

static void
target_has_ended(struct target *target, int status)
{
	struct log_tail tail;

	target_log_tail(target, &tail);
	exit_cause_decide(&target->end, status, oom_counter_rose(&target->oom),
			  &tail);
}

/*
 * A command that ends well and leaves others behind has put its service in the
 * background; the last failure among those is how the target ends.
 */
static void
target_check_started(struct target *target)
{
	struct supervisor *supervisor = &target->supervisor;

	supervisor_poll(supervisor);
	if (supervisor->lost && !supervisor->ended) {
		if (!hold_lives(&target->root))
			target_has_ended(target, -1);
	} else if (supervisor->ended && supervisor->status != 0) {
		target_has_ended(target, supervisor->status);
	} else if (supervisor->ended && supervisor->empty) {
		target_has_ended(target, supervisor->orphan != 0
					     ? supervisor->orphan_status
					     : supervisor->status);
	}
}

/* The process that listened can end while the shell or npm above it goes on. */
static void
target_check_main(struct target *target)
{
	if ((target->group == NULL &&
	     target->main.id.pid == target->root.id.pid) ||
	    hold_lives(&target->main)) {
		target->seen_s = clock_now();
		return;
	}
	if (clock_now() - target->seen_s < vacancy_s)
		return;
	target_has_ended(target, -1);
	snprintf(target->end.text, sizeof(target->end.text),
		 "process %d, %s, ended; the rest goes on",
		 (int)target->main.id.pid,
		 target->port != 0 ? "which listened"
				   : "the main one of its control group");
}

static void
target_check_added(struct target *target)
{
	for (size_t i = 0; i < target->nadded; i++) {
		const struct root *root = &target->added[i];

		if (hold_lives(&root->hold))
			continue;
		target_has_ended(target, -1);
		snprintf(target->end.text, sizeof(target->end.text),
			 "%s (pid %d), one of the processes that are sampled, "
			 "ended, how cannot be seen",
			 root->name, (int)root->hold.id.pid);
		return;
	}
}

static void
target_check(struct target *target)
{
	if (target->remote)
		return;
	oom_counter_rose(&target->oom);
	if (target->started)
		target_check_started(target);
	else if (target->group == NULL && !hold_lives(&target->root))
		target_has_ended(target, -1);
	if (target->end.cause == TARGET_RUNS)
		target_check_main(target);
	if (target->end.cause == TARGET_RUNS)
		target_check_added(target);
}

void
target_poll(struct target *target, struct target_end *end)
{
	pthread_mutex_lock(&target->lock);
	if (target->end.cause == TARGET_RUNS && !target->stopped)
		target_check(target);
	*end = target->end;
	pthread_mutex_unlock(&target->lock);
}
