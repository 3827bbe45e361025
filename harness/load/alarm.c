/* SPDX-License-Identifier: MIT */
#include "load/alarm.h"

#include <math.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

static void
heap_put(struct alarms *alarms, struct alarm *alarm, size_t place)
{
	alarms->heap[place - 1] = alarm;
	alarm->place = place;
}

static void
heap_rise(struct alarms *alarms, struct alarm *alarm, size_t place)
{
	while (place > 1 && alarms->heap[place / 2 - 1]->at > alarm->at) {
		heap_put(alarms, alarms->heap[place / 2 - 1], place);
		place /= 2;
	}
	heap_put(alarms, alarm, place);
}

static void
heap_sink(struct alarms *alarms, struct alarm *alarm, size_t place)
{
	for (size_t child; (child = 2 * place) <= alarms->count;
	     place = child) {
		if (child < alarms->count &&
		    alarms->heap[child]->at < alarms->heap[child - 1]->at)
			child++;
		if (alarms->heap[child - 1]->at >= alarm->at)
			break;
		heap_put(alarms, alarms->heap[child - 1], place);
	}
	heap_put(alarms, alarm, place);
}

static void
heap_take(struct alarms *alarms, struct alarm *alarm)
{
	struct alarm *last = alarms->heap[--alarms->count];
	size_t place = alarm->place;

	alarm->place = 0;
	if (last == alarm)
		return;
	heap_sink(alarms, last, place);
	heap_rise(alarms, last, last->place);
}

static void
alarms_arm(struct alarms *alarms, double at)
{
	struct itimerspec when = {0};

	/* All zero would disarm it. */
	at = fmax(at, 1e-6);
	when.it_value.tv_sec = (time_t)at;
	when.it_value.tv_nsec =
	    (long)((at - (double)when.it_value.tv_sec) * 1e9);
	timerfd_settime(alarms->fd, TFD_TIMER_ABSTIME, &when, NULL);
	alarms->armed = at;
}

/* What is set while others ring waits for its turn of the loop. */
static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct alarms *alarms = arg;
	double now = clock_now();

	(void)fd;
	(void)what;
	while (alarms->count > 0 && alarms->heap[0]->at <= now) {
		struct alarm *alarm = alarms->heap[0];

		heap_take(alarms, alarm);
		alarm->ring(alarm->arg);
	}
	alarms->armed = INFINITY;
	if (alarms->count > 0)
		alarms_arm(alarms, alarms->heap[0]->at);
}

/* Edge-triggered: nobody has to read the timer to make it quiet. */
int
alarms_open(struct alarms *alarms, struct event_base *base)
{
	*alarms = (struct alarms){.armed = INFINITY};
	alarms->fd =
	    timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (alarms->fd < 0)
		return -1;
	alarms->event = event_new(
	    base, alarms->fd, EV_READ | EV_ET | EV_PERSIST, on_timer, alarms);
	event_add(alarms->event, NULL);
	return 0;
}

void
alarms_close(struct alarms *alarms)
{
	if (alarms->event == NULL)
		return;
	event_free(alarms->event);
	close(alarms->fd);
	free(alarms->heap);
}

void
alarm_set(struct alarms *alarms, struct alarm *alarm, double at)
{
	if (alarm->place > 0)
		heap_take(alarms, alarm);
	if (alarms->count == alarms->size) {
		alarms->size = alarms->size > 0 ? 2 * alarms->size : 16;
		alarms->heap = xrealloc(alarms->heap,
					alarms->size * sizeof(struct alarm *));
	}
	alarm->at = at;
	heap_rise(alarms, alarm, ++alarms->count);
	if (at < alarms->armed)
		alarms_arm(alarms, at);
}

void
alarm_cancel(struct alarms *alarms, struct alarm *alarm)
{
	if (alarm->place > 0)
		heap_take(alarms, alarm);
}
