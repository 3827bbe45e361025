/* SPDX-License-Identifier: MIT */
/*
 * Open model: iteration k is line k of a log, due when the line says. It is an
 * iteration of the flow for its route, in which the first request of that route
 * goes to the path and query of the line; or that request alone.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/notify.h"
#include "load/open.h"
#include "load/pacer.h"
#include "traffic/statuses.h"

/* How far a load thread has come in the log. */
struct replay_cursor {
	struct ring *ring;
	struct event *on_filled;
	int is_taken; /* entry is the next one to begin */
	int is_over;  /* and the coordinator was told */
	struct replay_entry entry;
};

/* The line that a vu replays in its iteration. */
struct replay_item {
	const struct replay_flow *flow; /* NULL: a request alone */
	int requested;			/* the flow has made its request */
	size_t size;
	char *target;
	char label[LABEL_MAX];
	int recorded; /* what production answered; 0: not known */
	struct http_expect expect;
};

static int
replay_applies(const struct settings *settings)
{
	return settings->replay != NULL;
}

static void
cursor_take(struct replay_cursor *cursor, struct replay *replay)
{
	int space = 0;

	if (!cursor->is_taken)
		cursor->is_taken = ring_take(cursor->ring, &cursor->entry,
					     sizeof(cursor->entry), &space) > 0;
	if (space)
		replay_notify_space(replay);
}

/* No line is left, and all have begun. */
static void
cursor_end(struct vu_group *group)
{
	if (group->cursor->is_over)
		return;
	group->cursor->is_over = 1;
	/* Who sees this sees the iterations that began before it: phase.c. */
	atomic_thread_fence(memory_order_release);
	counter_add(&group->stats.counters.log_ended, 1);
	vu_group_notify(group);
}

/* INFINITY: the reading is behind, and will notify us; or the log is over. */
static double
replay_due(struct vu_group *group)
{
	struct replay_cursor *cursor = group->cursor;

	do
		cursor_take(cursor, group->shared->plan.replay);
	while (!cursor->is_taken && !ring_is_over(cursor->ring) &&
	       ring_await_record(cursor->ring) != 0);
	if (cursor->is_taken)
		return group->shared->arrival_start + cursor->entry.at_s;
	if (ring_is_over(cursor->ring))
		cursor_end(group);
	return INFINITY;
}

static void
replay_pass(struct vu_group *group, uint64_t rounds)
{
	group->cursor->is_taken = 0;
	open_pass(group, rounds);
}

static void
on_filled(evutil_socket_t fd, short what, void *arg)
{
	struct vu_group *group = arg;

	(void)what;
	if (notify_received(fd) && !group->waits)
		open_go_on(group);
}

static void
replay_begin(struct vu_group *group)
{
	struct replay_cursor *cursor = xcalloc(1, sizeof(*cursor));

	group->cursor = cursor;
	cursor->ring = replay_ring(group->shared->plan.replay, group->index);
	cursor->on_filled = event_new(group->base, cursor->ring->filled,
				      EV_READ | EV_PERSIST, on_filled, group);
	event_add(cursor->on_filled, NULL);
	open_start(group);
}

static void
item_free(struct replay_item *item)
{
	if (item != NULL)
		free(item->target);
	free(item);
}

static void
replay_leave(struct vu_group *group)
{
	for (size_t i = 0; i < group->count; i++)
		item_free(group->vus[i]->item);
	if (group->cursor == NULL)
		return;
	event_free(group->cursor->on_filled);
	free(group->cursor);
}

/* The first request of the flow's route goes to the line's target. */
static void
item_rewrite(void *arg, struct http_request *request)
{
	struct replay_item *item = arg;

	if (item->flow == NULL || item->requested ||
	    !replay_flow_matches(item->flow, request))
		return;
	item->requested = 1;
	request->url = item->target;
	if (request->route == NULL && request->operation == NULL)
		request->route = item->flow->route;
	request->recorded = item->recorded;
	if (item->expect.count > 0 &&
	    (request->expect == NULL ||
	     !http_expects(request->expect, item->recorded)))
		request->expect = &item->expect;
}

static struct replay_item *
item_of(struct vu *vu)
{
	if (vu->item == NULL) {
		vu->item = xcalloc(1, sizeof(*vu->item));
		user_rewrite(vu->user, item_rewrite, vu->item);
	}
	return vu->item;
}

/*
 * What production answered may come again: a 404 is no error then, and a
 * redirect to a login page is one where production answered 200. A success is
 * no error in any case; an error of the server always is.
 */
static void
item_expect(struct replay_item *item, short status)
{
	short low = status, high = status;
	int class = statuses_class(status);

	if (class == 2)
		low = high = 304;
	else if (class == 3)
		low = 300, high = 399;
	/* A client that gave up (460, 499) saw no answer. */
	if (status == 460 || status == 499)
		class = 0;
	item->recorded = class > 0 ? status : 0;
	item->expect =
	    (struct http_expect){.count = class >= 2 && class <= 4 ? 2 : 0,
				 .ranges = {{200, 299}, {low, high}}};
}

static void
item_set(struct replay_item *item, const struct replay_map *map,
	 const struct replay_entry *entry)
{
	item->flow = entry->flow >= 0 ? &map->flows[entry->flow] : NULL;
	item->requested = 0;
	if (item->size <= entry->len) {
		item->size = entry->len + 1;
		item->target = xrealloc(item->target, item->size);
	}
	memcpy(item->target, entry->target, entry->len + 1);
	item->label[0] = '\0';
	if (entry->pattern >= 0 && item->flow == NULL)
		snprintf(item->label, sizeof(item->label), "%s %s",
			 replay_entry_method(entry),
			 map->given->items[entry->pattern].path);
	item_expect(item, entry->status);
}

/* The vu's iteration is the line that the cursor is at. */
static void
replay_play(struct vu *vu)
{
	const struct replay_entry *entry = &vu->group->cursor->entry;
	struct replay_item *item = item_of(vu);

	item_set(item, replay_map(vu->group->shared->plan.replay), entry);
	if (item->flow != NULL) {
		user_begin(vu->user, item->flow->index, &vu->step);
		return;
	}
	user_begin_request(
	    vu->user,
	    &(struct http_request){
		.method = replay_entry_method(entry),
		.url = item->target,
		.route = item->label[0] != '\0' ? item->label : NULL,
		.recorded = item->recorded,
		.expect = item->expect.count > 0 ? &item->expect : NULL},
	    &vu->step);
}

/* Counts iterations of a flow that did not make the request it is for. */
static void
replay_ended(struct vu *vu)
{
	const struct replay_item *item = vu->item;

	if (item != NULL && item->flow != NULL && !item->requested &&
	    vu->nsent > 0)
		counter_add(&vu->group->stats.counters.astray, 1);
	open_ended(vu);
}

const struct pacer pacer_replay = {
    .name = "replay",
    .timed = 1,
    .no_think_time = 1,
    .applies = replay_applies,
    .users = open_users,
    .start = replay_begin,
    .leave = replay_leave,
    .play = replay_play,
    .ended = replay_ended,
    .due = replay_due,
    .pass = replay_pass,
};
