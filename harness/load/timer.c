/* SPDX-License-Identifier: MIT */
#include "load/timer.h"

#include <math.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

static void
heap_put(struct timers *timers, struct timer *timer, size_t place)
{
	timers->heap[place - 1] = timer;
	timer->place = place;
}

static void
heap_rise(struct timers *timers, struct timer *timer, size_t place)
{
	while (place > 1 && timers->heap[place / 2 - 1]->at > timer->at) {
		heap_put(timers, timers->heap[place / 2 - 1], place);
		place /= 2;
	}
	heap_put(timers, timer, place);
}

static void
heap_sink(struct timers *timers, struct timer *timer, size_t place)
{
	for (size_t child; (child = 2 * place) <= timers->count;
	     place = child) {
		if (child < timers->count &&
		    timers->heap[child]->at < timers->heap[child - 1]->at)
			child++;
		if (timers->heap[child - 1]->at >= timer->at)
			break;
		heap_put(timers, timers->heap[child - 1], place);
	}
	heap_put(timers, timer, place);
}

static void
heap_take(struct timers *timers, struct timer *timer)
{
	struct timer *last = timers->heap[--timers->count];
	size_t place = timer->place;

	timer->place = 0;
	if (last == timer)
		return;
	heap_sink(timers, last, place);
	heap_rise(timers, last, last->place);
}

static void
timers_arm(struct timers *timers, double at)
{
	struct itimerspec when = {0};

	/* All zero would disarm the timerfd. */
	at = fmax(at, 1e-6);
	when.it_value.tv_sec = (time_t)at;
	when.it_value.tv_nsec =
	    (long)((at - (double)when.it_value.tv_sec) * 1e9);
	timerfd_settime(timers->fd, TFD_TIMER_ABSTIME, &when, NULL);
	timers->armed = at;
}

/* A timer that is set while others fire waits for the next turn of the loop,
 * even if it is due. */
static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct timers *timers = arg;
	double now = clock_now();

	(void)fd;
	(void)what;
	while (timers->count > 0 && timers->heap[0]->at <= now) {
		struct timer *timer = timers->heap[0];

		heap_take(timers, timer);
		timer->fire(timer->arg);
	}
	timers->armed = INFINITY;
	if (timers->count > 0)
		timers_arm(timers, timers->heap[0]->at);
}

/* Edge-triggered, so that the timerfd need not be read. */
int
timers_open(struct timers *timers, struct event_base *base)
{
	*timers = (struct timers){.armed = INFINITY};
	timers->fd =
	    timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (timers->fd < 0)
		return -1;
	timers->event = event_new(
	    base, timers->fd, EV_READ | EV_ET | EV_PERSIST, on_timer, timers);
	event_add(timers->event, NULL);
	return 0;
}

void
timers_close(struct timers *timers)
{
	if (timers->event == NULL)
		return;
	event_free(timers->event);
	close(timers->fd);
	free(timers->heap);
}

void
timer_set(struct timers *timers, struct timer *timer, double at)
{
	if (timer->place > 0)
		heap_take(timers, timer);
	if (timers->count == timers->size) {
		timers->size = timers->size > 0 ? 2 * timers->size : 16;
		timers->heap = xrealloc(timers->heap,
					timers->size * sizeof(struct timer *));
	}
	timer->at = at;
	heap_rise(timers, timer, ++timers->count);
	if (at < timers->armed)
		timers_arm(timers, at);
}

void
timer_cancel(struct timers *timers, struct timer *timer)
{
	if (timer->place > 0)
		heap_take(timers, timer);
}
