/* SPDX-License-Identifier: MIT */
#include "load/replay_feed.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/notify.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"

/* So much of one second of the log is read ahead, to spread its lines. */
enum { AHEAD_BYTES = 4 << 20 };

int
replay_feed_open(struct replay_feed *feed, struct replay_source *source,
		 double speed)
{
	*feed = (struct replay_feed){.source = source};
	timeline_init(&feed->timeline, speed);
	feed->ahead = xmalloc(AHEAD_BYTES);
	feed->stop = notify_open();
	feed->space = notify_open();
	return feed->stop >= 0 && feed->space >= 0 ? 0 : -1;
}

/* -1: the thread is to end. */
static int
replay_feed_await_space(struct replay_feed *feed)
{
	struct pollfd fds[] = {{.fd = feed->space, .events = POLLIN},
			       {.fd = feed->stop, .events = POLLIN}};

	while (poll(fds, 2, -1) < 0 && errno == EINTR)
		continue;
	if (fds[1].revents != 0)
		return -1;
	return notify_received(feed->space) ? 0 : -1;
}

/* Where it had to wait for space it was not the reading that was slow. */
static int
replay_feed_give(struct replay_feed *feed, const struct replay_entry *entry)
{
	uint64_t number = feed->numbered++;
	uint64_t own = number / segment_count(&feed->part);
	struct ring *ring = &feed->rings[own % feed->nrings];
	size_t size = replay_entry_size(entry);
	int waited = 0;

	if (!segment_has(&feed->part, number))
		return 0;
	while (ring_put(ring, entry, size) != 0) {
		waited = 1;
		if (ring_await_space(ring) == 0 &&
		    replay_feed_await_space(feed) != 0)
			return -1;
	}
	if (!waited)
		feed->behind_s = fmax(
		    feed->behind_s, clock_now() - feed->start_s - entry->at_s);
	return 0;
}

/* Gives all entries that were read ahead their times, and hands them out. */
static int
replay_feed_release(struct replay_feed *feed, int whole)
{
	struct replay_entry entry;
	size_t at = 0;

	timeline_release(&feed->timeline, whole);
	while (at < feed->ahead_len) {
		memcpy(&entry, feed->ahead + at,
		       offsetof(struct replay_entry, target));
		memcpy(entry.target,
		       feed->ahead + at + offsetof(struct replay_entry, target),
		       entry.len + 1);
		at += replay_entry_size(&entry);
		entry.at_s = timeline_due(&feed->timeline, entry.at_s);
		if (replay_feed_give(feed, &entry) != 0)
			return -1;
	}
	feed->ahead_len = 0;
	return 0;
}

/* Adds the line that was read last to those read ahead. */
static int
replay_feed_add(struct replay_feed *feed)
{
	const struct replay_entry *entry = &feed->source->entry;
	int next_group = timeline_is_next_group(&feed->timeline, entry->at_s);

	if ((next_group ||
	     AHEAD_BYTES - feed->ahead_len < replay_entry_size(entry)) &&
	    replay_feed_release(feed, next_group) != 0)
		return -1;
	timeline_add(&feed->timeline, entry->at_s);
	memcpy(feed->ahead + feed->ahead_len, entry, replay_entry_size(entry));
	feed->ahead_len += replay_entry_size(entry);
	return 0;
}

static void *
replay_feed_main(void *arg)
{
	struct replay_feed *feed = arg;
	int stopped = 0;

	while (!stopped && feed->pending > 0) {
		stopped = replay_feed_add(feed) != 0;
		if (!stopped)
			feed->pending =
			    replay_source_next(feed->source, &feed->err);
	}
	if (!stopped)
		replay_feed_release(feed, 1);
	for (size_t i = 0; i < feed->nrings; i++)
		ring_end(&feed->rings[i]);
	return NULL;
}

static int
replay_feed_make_rings(struct replay_feed *feed, size_t takers,
		       struct error *err)
{
	feed->rings =
	    aligned_alloc(_Alignof(struct ring), takers * sizeof(struct ring));
	if (feed->rings == NULL)
		mem_exhausted();
	for (; feed->nrings < takers; feed->nrings++)
		if (ring_open(&feed->rings[feed->nrings]) != 0)
			return error_set(err, STATUS_IO, "too many open files");
	return 0;
}

int
replay_feed_start(struct replay_feed *feed, size_t takers, double start_s,
		  struct error *err)
{
	feed->start_s = start_s;
	if (replay_feed_make_rings(feed, takers, err) != 0 ||
	    thread_start(&feed->thread, replay_feed_main, feed, err) != 0)
		return -1;
	feed->started = 1;
	return 0;
}

void
replay_feed_stop(struct replay_feed *feed, struct error *err)
{
	if (feed->started) {
		notify_send(feed->stop);
		pthread_join(feed->thread, NULL);
	}
	feed->started = 0;
	if (feed->err.status != STATUS_OK)
		error_set(err, feed->err.status, "%s", feed->err.text);
}

void
replay_feed_close(struct replay_feed *feed)
{
	struct error ignored = {0};

	replay_feed_stop(feed, &ignored);
	for (size_t i = 0; i < feed->nrings; i++)
		ring_close(&feed->rings[i]);
	free(feed->rings);
	free(feed->ahead);
	if (feed->stop >= 0)
		close(feed->stop);
	if (feed->space >= 0)
		close(feed->space);
}
