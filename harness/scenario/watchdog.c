/* SPDX-License-Identifier: MIT */
/*
 * A thread that ends the program when a step does not return, as in a pattern
 * that backtracks for ever, where no hook is called. It only reads a few
 * atomics, never the Lua state, which belongs to the stuck thread. While a step
 * runs long, its thread is sent a signal.
 */
#include "scenario/watchdog.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/thread.h"
#include "base/units.h"

enum { TICKS = 64 }; /* in the time that a step may take */

void
watchdog_enter(struct watchdog *watchdog, const char *flow, pid_t thread)
{
	unsigned serial =
	    atomic_load_explicit(&watchdog->serial, memory_order_relaxed);

	atomic_store_explicit(&watchdog->flow, flow, memory_order_relaxed);
	atomic_store_explicit(&watchdog->line, 0, memory_order_relaxed);
	atomic_store_explicit(&watchdog->runner, thread, memory_order_relaxed);
	atomic_store_explicit(&watchdog->serial, serial + 1,
			      memory_order_release);
}

void
watchdog_leave(struct watchdog *watchdog)
{
	unsigned serial =
	    atomic_load_explicit(&watchdog->serial, memory_order_relaxed);

	atomic_store_explicit(&watchdog->serial, serial + 1,
			      memory_order_release);
}

/* Lines of required files are ignored: the message names the scenario file. */
void
watchdog_note_line(struct watchdog *watchdog, const char *file, int line)
{
	if (line > 0 && strcmp(file, watchdog->file) == 0)
		atomic_store_explicit(&watchdog->line, line,
				      memory_order_relaxed);
}

static void
watchdog_message(struct watchdog *watchdog, struct buf *message)
{
	const char *flow = atomic_load(&watchdog->flow);
	int line = atomic_load(&watchdog->line);
	char held[UNITS_TEXT];

	buf_adds(message, watchdog->file);
	if (line > 0)
		buf_addf(message, ":%d", line);
	if (flow != NULL)
		buf_addf(message, ": flow '%s'", flow);
	else
		buf_adds(message, ": the file");
	buf_addf(message,
		 " did not return within %s: an endless loop or pattern?",
		 units_duration(held, watchdog->wall_s));
}

/* Until watchdog_on_stuck() is called. */
static void
watchdog_print(const char *message)
{
	fprintf(stderr, "flatline: %s\n", message);
}

static void
watchdog_end(void (*tell)(const char *), const char *message)
{
	tell(message);
	_exit(STATUS_DATA);
}

void
watchdog_give_up(struct watchdog *watchdog, const char *message)
{
	if (watchdog->on_stuck != NULL)
		watchdog_end(watchdog->on_stuck, message);
}

static void
watchdog_sleep(struct watchdog *watchdog, double seconds)
{
	double until = clock_now() + seconds;

	while (!watchdog->stop &&
	       thread_cond_wait(&watchdog->wake, &watchdog->mutex, until))
		;
}

/*
 * Counts how often it has seen the same step, not time: a program that was
 * stopped for a minute (SIGSTOP, a paused machine) has seen it only once more.
 */
static void *
watchdog_main(void *arg)
{
	struct watchdog *watchdog = arg;
	unsigned seen = 0, serial, ticks = 0;
	struct buf message = {0};

	pthread_mutex_lock(&watchdog->mutex);
	while (!watchdog->stop && ticks <= TICKS) {
		watchdog_sleep(watchdog, watchdog->wall_s / TICKS);
		serial = atomic_load(&watchdog->serial);
		ticks = serial == seen && serial % 2 == 1 ? ticks + 1 : 0;
		seen = serial;
		if (ticks > 0)
			tgkill(getpid(), atomic_load(&watchdog->runner),
			       WATCHDOG_SIGNAL);
	}
	if (!watchdog->stop) {
		watchdog_message(watchdog, &message);
		watchdog_end(watchdog->on_stuck != NULL ? watchdog->on_stuck
							: watchdog_print,
			     buf_text(&message));
	}
	pthread_mutex_unlock(&watchdog->mutex);
	return NULL;
}

static void
watchdog_init(struct watchdog *watchdog)
{

	thread_cond_init(&watchdog->wake);
	pthread_mutex_init(&watchdog->mutex, NULL);
}

int
watchdog_start(struct watchdog *watchdog, struct error *err)
{
	watchdog_init(watchdog);
	if (thread_start(&watchdog->thread, watchdog_main, watchdog, err) != 0)
		return -1;
	watchdog->started = 1;
	return 0;
}

void
watchdog_stop(struct watchdog *watchdog)
{
	if (!watchdog->started)
		return;
	pthread_mutex_lock(&watchdog->mutex);
	watchdog->stop = 1;
	pthread_cond_signal(&watchdog->wake);
	pthread_mutex_unlock(&watchdog->mutex);
	pthread_join(watchdog->thread, NULL);
	pthread_cond_destroy(&watchdog->wake);
	pthread_mutex_destroy(&watchdog->mutex);
	watchdog->started = 0;
}

void
watchdog_on_stuck(struct watchdog *watchdog, void (*on_stuck)(const char *))
{
	pthread_mutex_lock(&watchdog->mutex);
	watchdog->on_stuck = on_stuck;
	pthread_mutex_unlock(&watchdog->mutex);
}
