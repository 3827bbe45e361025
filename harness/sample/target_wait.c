/* SPDX-License-Identifier: MIT */
/* Waiting until a target listens, and following it when it starts anew. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "sample/listen.h"
#include "sample/target.h"

static const double pause_s = 0.02;
static const double tick_s = 0.02; /* the resolution of start times */
/* For a container's engine to tell of it, once its port is held. */
static const double engine_s = 3;

/* The engine's own process holds the port that leads into its container. */
static void
leave_out_engine(struct listeners *listeners)
{
	size_t kept = 0;

	for (size_t i = 0; i < listeners->count; i++)
		if (!process_is_forwarder(listeners->items[i].pid))
			listeners->items[kept++] = listeners->items[i];
	listeners->count = kept;
}

/* Who listens on the port. pid is 0 when nobody does. */
static struct listener
target_listener(struct target *target, int port)
{
	struct listeners *listeners = xcalloc(1, sizeof(*listeners));
	struct listener found = {0};
	const struct listener *best;
	pid_t pids[PROC_TREE];

	listen_of(listeners, pids, target_pids(target, pids, PROC_TREE));
	if (target->runs.stop[0] != NULL)
		leave_out_engine(listeners);
	if ((best = listen_main(listeners, port)) != NULL)
		found = *best;
	free(listeners);
	return found;
}

/* The first port that is no debugger's; 0: there is none. */
static int
first_port(const struct target_port *ports, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ports[i].debugger == NULL)
			return ports[i].port;
	return 0;
}

static void
wait_done(struct target *target, const struct listener *listener)
{
	target_enter_group(target, listener->pid);
	if (target->started || target->group != NULL)
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
wait_fail(const struct target *target, const char *who, const char *what,
	  const char *last, struct error *err)
{
	struct buf command = {0};

	escape_terminal(&command, target_command(target));
	if (who != NULL)
		error_set(err, STATUS_UNAVAILABLE, "%s %s%s%s", who, what,
			  last[0] != '\0' ? "; its last output: " : "", last);
	else
		error_set(err, STATUS_UNAVAILABLE, "'%.80s' %s%s%s",
			  buf_text(&command), what,
			  last[0] != '\0' ? "; its last output: " : "", last);
	buf_free(&command);
	return -1;
}

int
target_fail(struct target *target, const char *who, const char *what,
	    struct error *err)
{
	struct target_end end;
	struct log_tail tail;
	char ended[300];

	target_poll(target, &end);
	if (end.cause == TARGET_RUNS) {
		target_log_tail(target, &tail);
		return wait_fail(target, who, what, tail.last, err);
	}
	snprintf(ended, sizeof(ended), "ended before it %s: %s",
		 target->port != 0 ? "was ready" : "listened", end.text);
	return wait_fail(target, NULL, ended, end.last_line, err);
}

static int
wait_late(struct target *target, const struct target_wait *wait,
	  struct error *err)
{
	char what[160], after[UNITS_TEXT], on[32] = "any TCP port";
	struct target_port ports[TARGET_PORTS];
	int other =
	    first_port(ports, target_ports(target, ports, COUNT(ports)));
	size_t length;

	if (wait->port != 0)
		snprintf(on, sizeof(on), "port %d", wait->port);
	length = (size_t)snprintf(what, sizeof(what),
				  "does not listen on %s after %s", on,
				  units_duration(after, wait->timeout_s));
	if (wait->port != 0 && other != 0)
		snprintf(what + length, sizeof(what) - length,
			 ", but on port %d", other);
	else
		snprintf(what + length, sizeof(what) - length,
			 " (--start-timeout waits longer)");
	return target_fail(target, NULL, what, err);
}

/* The port that serves the load, as far as is known now; 0: not yet. */
static int
wait_choose(struct target *target, const struct target_wait *wait,
	    struct error *err)
{
	struct target_port ports[TARGET_PORTS];
	size_t count;

	int apart = target->container != NULL && target_is_apart(target);

	if (wait->port != 0 && !apart)
		return wait->port;
	count = target_ports(target, ports, COUNT(ports));
	if (apart && wait->port != 0)
		return first_port(ports, count);
	if (apart)
		return error_set(err, STATUS_USAGE,
				 "container %s has a network of its own: give "
				 "--target too, the URL under which it is "
				 "reached from here",
				 target->container);
	return wait->choose != NULL ? wait->choose(wait->arg, ports, count, err)
				    : first_port(ports, count);
}

/*
 * While a container is made, processes of its engine hold its port, under names
 * that change. An engine that never tells of it is not waited for any longer.
 */
static int
wait_for_container(const struct target *target, double *until)
{
	if (target->runs.name == NULL || target->container != NULL)
		return 0;
	if (*until == 0)
		*until = clock_now() + engine_s;
	return clock_now() < *until;
}

/*
 * A port that was not asked for must be found twice in a row: the log may not
 * yet say that it is a debugger's.
 */
int
target_wait(struct target *target, struct target_wait *wait, struct error *err)
{
	double since = clock_now(), engine_until = 0;
	struct target_end end;
	int before = wait->port;

	for (;;) {
		int port = wait_choose(target, wait, err);
		struct listener found = {0};

		if (port < 0)
			return -1;
		if (port != 0 && port == before)
			found = target_listener(target, port);
		if (found.pid != 0 &&
		    !wait_for_container(target, &engine_until)) {
			wait_done(target, &found);
			wait->port = port;
			return 0;
		}
		before = port;
		target_seek_container(target);
		target_poll(target, &end);
		if (end.cause != TARGET_RUNS ||
		    clock_now() - since >= wait->timeout_s)
			return wait_late(target, wait, err);
		if (wait->stop != NULL && *wait->stop)
			return error_set(err, STATUS_INTERRUPTED,
					 "interrupted");
		if (wait->on_wait != NULL)
			wait->on_wait(wait->arg);
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
	if (port == 0 || lost.dir >= 0 ||
	    (target->group == NULL && lost.id.pid == target->root.id.pid))
		return NULL;
	found = target_listener(target, port);
	if (found.pid == 0)
		return NULL;
	return follow_to(target, &lost, seen_s, &found, text, size);
}
