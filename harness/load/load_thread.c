/* SPDX-License-Identifier: MIT */
#include "load/load_thread.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/notify.h"
#include "base/thread.h"
#include "load/pacer.h"

#define PROBE_S 0.01

/* At the end of a burst, iterations that outlast the timeout are given up. */
static void
load_thread_end_burst(struct vu_group *group)
{
	for (size_t i = 0; i < group->count; i++) {
		struct vu *vu = group->vus[i];

		if (!vu->busy)
			continue;
		vu_cancel(vu);
		group->shared->pacer->ended(vu);
	}
}

static void
load_thread_obey(struct load_thread *thread)
{
	struct vu_group *group = &thread->group;
	uint64_t word =
	    atomic_load_explicit(&group->shared->order, memory_order_acquire);
	enum cycle_state before = group->order.cycle;
	struct order order = order_unpack(word);

	group->order = order;
	if (order.phase > PHASE_DRAIN)
		vu_group_give_up(group);
	else if (order.cycle == CYCLE_SETTLE && before == CYCLE_BURST)
		load_thread_end_burst(group);
	else if (order.cycle == CYCLE_BURST && before != CYCLE_BURST)
		group->shared->pacer->start(group);
	if (order.phase == PHASE_DONE)
		event_base_loopbreak(group->base);
	atomic_store_explicit(&thread->acknowledged, word,
			      memory_order_release);
	vu_group_notify(group);
}

static void
on_notify(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	if (notify_received(fd))
		load_thread_obey(arg);
}

/* A timer that does nothing else: by how much it is late, the loop is. */
static void
on_probe(void *arg)
{
	struct load_thread *thread = arg;
	struct vu_group *group = &thread->group;
	counter *longest = &group->stats.counters.lag_ns;
	double now = clock_now(), lag = now - thread->probe.at;
	uint64_t lag_ns = (uint64_t)(fmax(lag, 0) * 1e9);

	if (lag_ns > counter_read(longest))
		atomic_store_explicit(longest, lag_ns, memory_order_relaxed);
	if (group->order.phase == PHASE_MEASURE)
		histogram_add(&thread->loop_lag, lag);
	counter_add(&group->stats.counters.beats, 1);
	timer_set(&group->timers, &thread->probe, now + PROBE_S);
}

static void *
load_thread_main(void *arg)
{
	struct load_thread *thread = arg;

	on_probe(thread);
	load_thread_obey(thread);
	event_base_loop(thread->group.base, EVLOOP_NO_EXIT_ON_EMPTY);
	return NULL;
}

static int
load_thread_open_loop(struct load_thread *thread, struct error *err)
{
	struct vu_group *group = &thread->group;

	group->base = transport_loop();
	thread->notify = notify_open();
	if (group->base == NULL || thread->notify < 0 ||
	    timers_open(&group->timers, group->base) != 0)
		return error_set(err, STATUS_IO,
				 "cannot make an event loop: too many open "
				 "files?");
	thread->on_notify = event_new(group->base, thread->notify,
				      EV_READ | EV_PERSIST, on_notify, thread);
	event_add(thread->on_notify, NULL);
	thread->probe =
	    (struct timer){.at = clock_now(), .fire = on_probe, .arg = thread};
	return 0;
}

struct load_thread *
load_thread_new(struct load_shared *shared, size_t index, struct error *err)
{
	struct load_thread *thread = aligned_alloc(64, sizeof(*thread));

	if (thread == NULL)
		mem_exhausted();
	memset(thread, 0, sizeof(*thread));
	thread->notify = -1;
	vu_group_init(&thread->group, shared, index);
	if (load_thread_open_loop(thread, err) == 0 &&
	    vu_group_open(&thread->group, err) == 0)
		return thread;
	load_thread_free(thread);
	return NULL;
}

void
load_thread_free(struct load_thread *thread)
{
	struct vu_group *group = &thread->group;

	vu_group_close(group);
	if (thread->on_notify != NULL)
		event_free(thread->on_notify);
	timers_close(&group->timers);
	if (group->base != NULL)
		event_base_free(group->base);
	if (thread->notify >= 0)
		close(thread->notify);
	free(thread);
}

int
load_thread_start(struct load_thread *thread, struct error *err)
{
	if (thread_start(&thread->thread, load_thread_main, thread, err) != 0)
		return -1;
	thread->started = 1;
	return 0;
}

void
load_thread_join(struct load_thread *thread)
{
	if (thread->started)
		pthread_join(thread->thread, NULL);
	thread->started = 0;
}

size_t
load_thread_leave(struct load_thread *thread)
{
	scenario_unwatch(thread->group.scenario);
	pthread_detach(thread->thread);
	return 1;
}
