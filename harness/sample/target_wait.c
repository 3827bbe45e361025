/* SPDX-License-Identifier: MIT */
/* Waiting until a target listens, and following it when it starts anew. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "sample/inspector.h"
#include "sample/listen.h"
#include "sample/target.h"

static const double pause_s = 0.02;
static const double tick_s = 0.02; /* the resolution of start times */

enum { LOG_HEAD = 65536, ANNOUNCED = 64 };

/* Debuggers announce their ports early in the log. */
static void
leave_out_inspectors(const struct target *target, struct listeners *listeners)
{
	int fd = -1, ports[ANNOUNCED];
	size_t count, kept = 0;
	char *log = xmalloc(LOG_HEAD);
	ssize_t got = 0;

	if (target->log_path != NULL)
		fd = open(target->log_path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		got = pread(fd, log, LOG_HEAD - 1, target->log_start);
		close(fd);
	}
	for (ssize_t i = 0; i < got; i++)
		if (log[i] == '\0')
			log[i] = ' ';
	log[got > 0 ? got : 0] = '\0';
	count = inspector_announced(log, ports, ANNOUNCED);
	for (size_t i = 0; i < listeners->count; i++)
		if (!inspector_holds(&listeners->items[i], ports, count))
			listeners->items[kept++] = listeners->items[i];
	listeners->count = kept;
	free(log);
}

/* Socket numbers increase: the lowest was opened first. */
static int
first_port(const struct listeners *listeners)
{
	const struct listener *first = NULL;

	for (size_t i = 0; i < listeners->count; i++)
		if (first == NULL ||
		    listeners->items[i].row.inode < first->row.inode)
			first = &listeners->items[i];
	return first != NULL ? first->row.port : 0;
}

/* Who listens on the port (0: on any). pid is 0 when nobody does. */
static struct listener
target_listener(const struct target *target, int port)
{
	struct listeners *listeners = xcalloc(1, sizeof(*listeners));
	struct listener found = {0};
	const struct listener *best = NULL;
	pid_t pids[PROC_TREE];
	size_t count = target_pids(target, pids, PROC_TREE);

	listen_of(listeners, pids, count);
	if (port == 0 && listeners->count > 0) {
		leave_out_inspectors(target, listeners);
		port = first_port(listeners);
	}
	if (port != 0)
		best = listen_main(listeners, port);
	if (best != NULL)
		found = *best;
	free(listeners);
	return found;
}

static void
wait_done(struct target *target, const struct listener *listener)
{
	if (target->started)
		target_set_main(target, listener->pid);
	target_describe(target, listener->pid);
	pthread_mutex_lock(&target->lock);
	target->port = listener->row.port;
	/* By now it is in its final control group. */
	oom_counter_start(&target->oom, listener->pid);
	pthread_mutex_unlock(&target->lock);
}

/* "'node server.js' exited with 1; its last output: ..." */
static int
wait_fail(const struct target *target, const char *what, const char *last,
	  struct error *err)
{
	struct buf command = {0};

	escape_terminal(&command, target_command(target));
	error_set(err, STATUS_UNAVAILABLE, "'%.80s' %s%s%s", buf_text(&command),
		  what, last[0] != '\0' ? "; its last output: " : "", last);
	buf_free(&command);
	return -1;
}

static int
wait_died(const struct target *target, const struct target_end *end,
	  struct error *err)
{
	char what[200];

	snprintf(what, sizeof(what), "ended before it listened: %s", end->text);
	return wait_fail(target, what, end->last_line, err);
}

static int
wait_late(const struct target *target, int port, double timeout_s,
	  struct error *err)
{
	struct listener other = target_listener(target, 0);
	char what[160], after[UNITS_TEXT], on[32] = "any TCP port";
	struct log_tail tail;
	size_t length;

	if (port != 0)
		snprintf(on, sizeof(on), "port %d", port);
	length = (size_t)snprintf(what, sizeof(what),
				  "does not listen on %s after %s", on,
				  units_duration(after, timeout_s));
	if (port != 0 && other.pid != 0)
		snprintf(what + length, sizeof(what) - length,
			 ", but on port %d", other.row.port);
	target_log_tail(target, &tail);
	return wait_fail(target, what, tail.last, err);
}

/*
 * A port that was not asked for must be found twice in a row: the log may not
 * yet say that it is a debugger's.
 */
int
target_wait(struct target *target, int *port, double timeout_s,
	    const volatile int *stop, struct error *err)
{
	double deadline = clock_now() + timeout_s;
	struct target_end end;
	int before = *port;

	for (;;) {
		struct listener found = target_listener(target, *port);

		if (found.pid != 0 && found.row.port == before) {
			wait_done(target, &found);
			*port = before;
			return 0;
		}
		if (*port == 0)
			before = found.pid != 0 ? found.row.port : -1;
		target_poll(target, &end);
		if (end.cause != TARGET_RUNS)
			return wait_died(target, &end, err);
		if (clock_now() >= deadline)
			return wait_late(target, *port, timeout_s, err);
		if (stop != NULL && *stop)
			return error_set(err, STATUS_INTERRUPTED,
					 "interrupted");
		clock_pause(pause_s);
	}
}

/* How the process before ended; its part of the log is not read again. */
static const char *
follow_end(struct target *target, struct log_tail *tail)
{
	int out_of_memory;

	pthread_mutex_lock(&target->lock);
	target_log_tail(target, tail);
	out_of_memory = tail->out_of_memory == OOM_IF_FAILED ||
			oom_counter_rose(&target->oom);
	oom_counter_reset(&target->oom);
	if (target->log_path != NULL)
		target->log_start = target_log_size(target);
	pthread_mutex_unlock(&target->lock);
	return out_of_memory ? RESTART_OOM : RESTART;
}

/* The new main process is whichever listens on the port now. */
static const char *
follow_to(struct target *target, const struct hold *lost, double seen_s,
	  const struct listener *found, char *text, size_t size)
{
	struct log_tail tail;
	struct proc_stat stat;
	const char *event;
	int anew;

	if (proc_stat_pid(found->pid, &stat) != 0)
		return NULL;
	anew = proc_age(stat.start) < clock_now() - seen_s + tick_s;
	target_set_main(target, found->pid);
	if (!anew)
		return NULL;
	event = follow_end(target, &tail);
	snprintf(text, size, "pid %d ended, %s (pid %d) listens now%s%s",
		 (int)lost->id.pid, stat.name, (int)found->pid,
		 tail.memory[0] != '\0' ? "; the log says: " : "", tail.memory);
	return event;
}

const char *
target_follow(struct target *target, char *text, size_t size)
{
	struct listener found;
	struct hold lost;
	double seen_s;
	int port;

	pthread_mutex_lock(&target->lock);
	lost = target->main;
	port = target->port;
	if (hold_lives(&target->main))
		target->seen_s = clock_now();
	else
		lost.dir = -1;
	seen_s = target->seen_s;
	pthread_mutex_unlock(&target->lock);
	if (port == 0 || lost.dir >= 0 || lost.id.pid == target->root.id.pid)
		return NULL;
	found = target_listener(target, port);
	if (found.pid == 0)
		return NULL;
	return follow_to(target, &lost, seen_s, &found, text, size);
}
