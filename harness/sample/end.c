/* SPDX-License-Identifier: MIT */
/* Whether a target still runs, and ending one that flatline started. */
#include <stdio.h>

#include "base/clock.h"
#include "sample/fate.h"
#include "sample/target.h"

/* So long another process may take to listen in place of the main one. */
static const double vacancy_s = 2;

static void
target_end_with(struct target *target, int status)
{
	struct words words;

	target_words(target, &words);
	fate_decide(&target->end, status, oom_watch_rose(&target->oom), &words);
}

/*
 * A command that ends well and leaves others behind has put its service in the
 * background; the last failure among those is how the target ends.
 */
static void
target_look_started(struct target *target)
{
	struct guardian *guardian = &target->guardian;

	guardian_poll(guardian);
	if (guardian->lost && !guardian->ended) {
		if (!hold_lives(&target->root))
			target_end_with(target, -1);
	} else if (guardian->ended && guardian->status != 0) {
		target_end_with(target, guardian->status);
	} else if (guardian->ended && guardian->empty) {
		target_end_with(target, guardian->orphan != 0
					    ? guardian->orphan_status
					    : guardian->status);
	}
}

/* The one that listened can end while the shell or npm above it goes on. */
static void
target_look_main(struct target *target)
{
	if (target->main.id.pid == target->root.id.pid ||
	    hold_lives(&target->main)) {
		target->seen_s = clock_now();
		return;
	}
	if (clock_now() - target->seen_s < vacancy_s)
		return;
	target_end_with(target, -1);
	snprintf(target->end.words, sizeof(target->end.words),
		 "process %d, which listened, ended; the rest goes on",
		 (int)target->main.id.pid);
}

static void
target_look(struct target *target)
{
	if (target->remote)
		return;
	if (target->started)
		target_look_started(target);
	else if (!hold_lives(&target->root))
		target_end_with(target, -1);
	if (target->end.fate == TARGET_RUNS)
		target_look_main(target);
}

void
target_poll(struct target *target, struct target_end *end)
{
	pthread_mutex_lock(&target->lock);
	if (target->end.fate == TARGET_RUNS && !target->stopped)
		target_look(target);
	*end = target->end;
	pthread_mutex_unlock(&target->lock);
}

void
target_stop(struct target *target)
{
	struct target_end end;

	if (!target->started || target->guardian.fd < 0)
		return;
	target_poll(target, &end);
	pthread_mutex_lock(&target->lock);
	target->stopped = 1;
	pthread_mutex_unlock(&target->lock);
	guardian_stop(&target->guardian);
}
