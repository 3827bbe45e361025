/* SPDX-License-Identifier: MIT */
#include "net/deadline.h"

#include <math.h>

#include "base/clock.h"

static const double tick_s = DEADLINE_TICK_MS / 1e3;

static void
ring_init(struct deadline *head)
{
	head->next = head->previous = head;
}

static void
ring_add(struct deadline *head, struct deadline *deadline)
{
	deadline->next = head;
	deadline->previous = head->previous;
	head->previous->next = deadline;
	head->previous = deadline;
}

static void
ring_remove(struct deadline *deadline)
{
	deadline->previous->next = deadline->next;
	deadline->next->previous = deadline->previous;
	deadline->next = deadline->previous = NULL;
}

static struct deadline *
deadline_bucket(struct deadlines *all, long tick)
{
	return &all->buckets[tick & (DEADLINE_BUCKETS - 1)];
}

/* A deadline in the past is due at the next tick. */
static void
deadline_enter(struct deadlines *all, struct deadline *deadline)
{
	long tick = (long)(deadline->at / tick_s) + 1;

	if (tick <= all->tick)
		tick = all->tick + 1;
	deadline->bucket_begins = (double)(tick - 1) * tick_s;
	ring_add(deadline_bucket(all, tick), deadline);
	all->count++;
}

void
deadline_forget(struct deadlines *all, struct deadline *deadline)
{
	if (deadline->next == NULL)
		return;
	ring_remove(deadline);
	all->count--;
}

void
deadline_drop(struct deadline *deadline)
{
	deadline->at = INFINITY;
}

/* Those that were postponed move on. passed() may set and drop others. */
static void
bucket_pass(struct deadlines *all, struct deadline *bucket, double now)
{
	struct deadline due;

	ring_init(&due);
	for (struct deadline *d = bucket->next, *next; d != bucket; d = next) {
		next = d->next;
		ring_remove(d);
		ring_add(&due, d);
	}
	while (due.next != &due) {
		struct deadline *first = due.next;

		deadline_forget(all, first);
		if (first->at <= now)
			all->passed(first);
		else if (isfinite(first->at))
			deadline_enter(all, first);
	}
}

/* After a long pause, one round covers all buckets. */
static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct deadlines *all = arg;
	double now = clock_now();
	long last = (long)(now / tick_s);

	(void)fd;
	(void)what;
	if (last - all->tick > DEADLINE_BUCKETS)
		all->tick = last - DEADLINE_BUCKETS;
	while (all->tick < last)
		bucket_pass(all, deadline_bucket(all, ++all->tick), now);
	if (all->count > 0)
		return;
	event_del(all->timer);
	all->running = 0;
}

int
deadlines_init(struct deadlines *all, struct event_base *base,
	       void (*passed)(struct deadline *))
{
	*all = (struct deadlines){.passed = passed};
	for (int i = 0; i < DEADLINE_BUCKETS; i++)
		ring_init(&all->buckets[i]);
	all->timer = event_new(base, -1, EV_PERSIST, on_tick, all);
	return all->timer != NULL ? 0 : -1;
}

void
deadlines_free(struct deadlines *all)
{
	if (all->timer != NULL)
		event_free(all->timer);
}

static void
deadlines_run(struct deadlines *all)
{
	static const struct timeval tick = {0, DEADLINE_TICK_MS * 1000};

	all->tick = (long)(clock_now() / tick_s);
	event_add(all->timer, &tick);
	all->running = 1;
}

void
deadline_set(struct deadlines *all, struct deadline *deadline, double at)
{
	deadline->at = at;
	if (deadline->next != NULL && at >= deadline->bucket_begins)
		return;
	deadline_forget(all, deadline);
	if (!all->running)
		deadlines_run(all);
	deadline_enter(all, deadline);
}

double
deadline_limit(const struct transport_settings *settings,
	       const struct http_request *request, int connected, int heard)
{
	double whole =
	    request->timeout_s > 0 ? request->timeout_s : settings->timeout_s;
	double stage = !connected ? settings->connect_timeout_s
		       : !heard	  ? settings->first_byte_timeout_s
				  : 0;

	return stage > 0 && stage < whole ? stage : whole;
}
