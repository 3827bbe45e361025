/* SPDX-License-Identifier: MIT */
/* The thread that reads a log, and hands its lines out. */
#include "load/replay_internal.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/notify.h"
#include "base/clock.h"
#include "base/thread.h"

int
replay_line(struct replay *replay, struct replay_count *count,
	    struct error *err)
{
	struct hit hit;
	int got;

	while ((got = log_reader_next(replay->reader, &hit, err)) > 0) {
		enum fit fit = FIT_NO_TIME;

		if (isfinite(hit.time_s))
			fit = playbook_read(&replay->playbook, &hit,
					    &replay->entry);
		replay->entry.at_s = hit.time_s;
		replay_count_add(count, &replay->playbook, &hit, fit,
				 &replay->entry);
		if (fit == FIT)
			return 1;
	}
	return got;
}

struct ring *
replay_ring(struct replay *replay, size_t taker)
{
	return &replay->rings[taker];
}

void
replay_tell_room(struct replay *replay)
{
	notify_send(replay->room);
}

/* -1: reading is to stop. */
static int
replay_await_room(struct replay *replay)
{
	struct pollfd fds[] = {{.fd = replay->room, .events = POLLIN},
			       {.fd = replay->stop, .events = POLLIN}};

	while (poll(fds, 2, -1) < 0 && errno == EINTR)
		continue;
	if (fds[1].revents != 0)
		return -1;
	return notify_received(replay->room) ? 0 : -1;
}

/* Who had to wait for room was not slow. */
static int
replay_give(struct replay *replay, const struct entry *entry)
{
	struct ring *ring = &replay->rings[replay->given % replay->nrings];
	size_t size = entry_size(entry);
	int waited = 0;

	while (ring_put(ring, entry, size) != 0) {
		waited = 1;
		if (ring_await_room(ring) == 0 &&
		    replay_await_room(replay) != 0)
			return -1;
	}
	replay->given++;
	if (!waited)
		replay->behind_s =
		    fmax(replay->behind_s,
			 clock_now() - replay->start_s - entry->at_s);
	return 0;
}

/* All that is known ahead gets its time, and goes out. */
static int
replay_release(struct replay *replay, int whole)
{
	struct entry entry;
	size_t at = 0;

	timeline_release(&replay->timeline, whole);
	while (at < replay->ahead_len) {
		memcpy(&entry, replay->ahead + at,
		       offsetof(struct entry, target));
		memcpy(entry.target,
		       replay->ahead + at + offsetof(struct entry, target),
		       entry.len + 1);
		at += entry_size(&entry);
		entry.at_s = timeline_due(&replay->timeline, entry.at_s);
		if (replay_give(replay, &entry) != 0)
			return -1;
	}
	replay->ahead_len = 0;
	return 0;
}

/* Takes the newest line among those known ahead. */
static int
replay_add(struct replay *replay)
{
	const struct entry *entry = &replay->entry;
	int parts = timeline_parts(&replay->timeline, entry->at_s);

	if ((parts || AHEAD_BYTES - replay->ahead_len < entry_size(entry)) &&
	    replay_release(replay, parts) != 0)
		return -1;
	timeline_add(&replay->timeline, entry->at_s);
	memcpy(replay->ahead + replay->ahead_len, entry, entry_size(entry));
	replay->ahead_len += entry_size(entry);
	return 0;
}

static void *
replay_main(void *arg)
{
	struct replay *replay = arg;
	int stopped = 0;

	while (!stopped && replay->pending > 0) {
		stopped = replay_add(replay) != 0;
		if (!stopped)
			replay->pending =
			    replay_line(replay, &replay->read, &replay->err);
	}
	if (!stopped)
		replay_release(replay, 1);
	for (size_t i = 0; i < replay->nrings; i++)
		ring_end(&replay->rings[i]);
	return NULL;
}

static int
replay_make_rings(struct replay *replay, size_t takers, struct error *err)
{
	replay->rings =
	    aligned_alloc(_Alignof(struct ring), takers * sizeof(struct ring));
	if (replay->rings == NULL)
		abort(); /* out of memory */
	for (; replay->nrings < takers; replay->nrings++)
		if (ring_open(&replay->rings[replay->nrings]) != 0)
			return error_set(err, STATUS_IO, "too many open files");
	return 0;
}

int
replay_start(struct replay *replay, size_t takers, double start_s,
	     struct error *err)
{
	replay->start_s = start_s;
	if (replay_make_rings(replay, takers, err) != 0 ||
	    thread_start(&replay->thread, replay_main, replay, err) != 0)
		return -1;
	replay->started = 1;
	return 0;
}

void
replay_stop(struct replay *replay, struct error *err)
{
	if (replay->started) {
		notify_send(replay->stop);
		pthread_join(replay->thread, NULL);
	}
	replay->started = 0;
	if (replay->err.status != STATUS_OK)
		error_set(err, replay->err.status, "%s", replay->err.text);
}
