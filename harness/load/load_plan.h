/* SPDX-License-Identifier: MIT */
/* What a load is made from. All that it points to is borrowed. */
#ifndef LOAD_LOAD_PLAN_H
#define LOAD_LOAD_PLAN_H

#include <event2/event.h>

#include "base/pauses.h"
#include "base/settings.h"
#include "load/replay.h"
#include "net/net.h"
#include "record/record.h"
#include "scenario/scenario.h"

struct load_plan {
	struct event_base *base; /* the caller's; requests go on others */
	const struct settings *settings;
	struct scenario *scenario; /* the first thread's, until all is done */
	const struct transport *transport;
	struct address address;
	struct record *record;
	struct dose *dose;
	struct pauses *pauses; /* of the target, by flatline; NULL: none */
	struct mark *mark;     /* of requests; NULL: they are never marked */
	struct replay *replay; /* NULL: no log is replayed */
	/*
	 * The requests of a cycle are answered and the target has settled:
	 * take a reading, then call load_next_cycle(). NULL: goes on at once.
	 */
	void (*on_settled)(void *arg);
	void *arg;
};

#endif
