/* SPDX-License-Identifier: MIT */
/*
 * A thread that ends the program when a step never returns: a pattern that
 * backtracks for ever, say, where no hook is called. It only looks at a few
 * atomics, and never at the Lua state, which belongs to the stuck thread. That
 * gets a signal as long as its step runs long.
 */
#include "scenario/watchdog.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/thread.h"
#include "base/units.h"

enum { LOOKS = 64 }; /* in the time that a step may take */

void
watch_enter(struct watch *watch, const char *flow, pid_t thread)
{
	unsigned serial =
	    atomic_load_explicit(&watch->serial, memory_order_relaxed);

	atomic_store_explicit(&watch->flow, flow, memory_order_relaxed);
	atomic_store_explicit(&watch->line, 0, memory_order_relaxed);
	atomic_store_explicit(&watch->runner, thread, memory_order_relaxed);
	atomic_store_explicit(&watch->serial, serial + 1, memory_order_release);
}

void
watch_leave(struct watch *watch)
{
	unsigned serial =
	    atomic_load_explicit(&watch->serial, memory_order_relaxed);

	atomic_store_explicit(&watch->serial, serial + 1, memory_order_release);
}

/* A line of a required file has no name to go with it. */
void
watch_at(struct watch *watch, const char *file, int line)
{
	if (line > 0 && strcmp(file, watch->file) == 0)
		atomic_store_explicit(&watch->line, line, memory_order_relaxed);
}

static void
watch_message(struct watch *watch, struct buf *message)
{
	const char *flow = atomic_load(&watch->flow);
	int line = atomic_load(&watch->line);
	char held[UNITS_TEXT];

	buf_adds(message, watch->file);
	if (line > 0)
		buf_addf(message, ":%d", line);
	if (flow != NULL)
		buf_addf(message, ": flow '%s'", flow);
	else
		buf_adds(message, ": the file");
	buf_addf(message,
		 " did not come back within %s: a loop or a pattern without "
		 "end?",
		 units_duration(held, watch->wall_s));
}

/* While the file is loaded nobody has said whom to tell. */
static void
watch_print(const char *message)
{
	fprintf(stderr, "flatline: %s\n", message);
}

static void
watch_end(void (*tell)(const char *), const char *message)
{
	tell(message);
	_exit(STATUS_DATA);
}

void
watch_give_up(struct watch *watch, const char *message)
{
	if (watch->on_stuck != NULL)
		watch_end(watch->on_stuck, message);
}

static void
watch_sleep(struct watch *watch, double seconds)
{
	double until = clock_now() + seconds;
	struct timespec at;

	at.tv_sec = (time_t)until;
	at.tv_nsec = (long)((until - (double)at.tv_sec) * 1e9);
	while (!watch->stop &&
	       pthread_cond_timedwait(&watch->wake, &watch->mutex, &at) == 0)
		;
}

/*
 * Counts looks at the same running step, not time: a program that was stopped
 * for a minute (SIGSTOP, a paused machine) has seen one look more.
 */
static void *
watch_main(void *arg)
{
	struct watch *watch = arg;
	unsigned seen = 0, serial, looks = 0;
	struct buf message = {0};

	pthread_mutex_lock(&watch->mutex);
	while (!watch->stop && looks <= LOOKS) {
		watch_sleep(watch, watch->wall_s / LOOKS);
		serial = atomic_load(&watch->serial);
		looks = serial == seen && serial % 2 == 1 ? looks + 1 : 0;
		seen = serial;
		if (looks > 0)
			tgkill(getpid(), atomic_load(&watch->runner),
			       WATCH_SIGNAL);
	}
	if (!watch->stop) {
		watch_message(watch, &message);
		watch_end(watch->on_stuck != NULL ? watch->on_stuck
						  : watch_print,
			  buf_text(&message));
	}
	pthread_mutex_unlock(&watch->mutex);
	return NULL;
}

static void
watch_init(struct watch *watch)
{
	pthread_condattr_t monotonic;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&watch->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_mutex_init(&watch->mutex, NULL);
}

int
watch_start(struct watch *watch, struct error *err)
{
	watch_init(watch);
	if (thread_start(&watch->thread, watch_main, watch, err) != 0)
		return -1;
	watch->started = 1;
	return 0;
}

void
watch_stop(struct watch *watch)
{
	if (!watch->started)
		return;
	pthread_mutex_lock(&watch->mutex);
	watch->stop = 1;
	pthread_cond_signal(&watch->wake);
	pthread_mutex_unlock(&watch->mutex);
	pthread_join(watch->thread, NULL);
	pthread_cond_destroy(&watch->wake);
	pthread_mutex_destroy(&watch->mutex);
}

void
watch_tell(struct watch *watch, void (*on_stuck)(const char *))
{
	pthread_mutex_lock(&watch->mutex);
	watch->on_stuck = on_stuck;
	pthread_mutex_unlock(&watch->mutex);
}
