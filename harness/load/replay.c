/* SPDX-License-Identifier: MIT */
#include "load/replay.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "load/replay_count.h"
#include "load/timeline.h"
#include "traffic/log_reader.h"

/* So much of one second of the log is known ahead, to spread it. */
enum { AHEAD_BYTES = 4 << 20, LOOKS_APART = 4096 };

struct replay {
	struct replay_plan plan;
	struct playbook playbook;
	struct replay_count whole, read;
	int is_whole;
	struct log_reader *reader;
	struct timeline timeline;
	char *ahead; /* entries of the group that the timeline knows of */
	size_t ahead_len;
	struct entry entry; /* the newest line; it comes behind those */
	int pending;	    /* it has to be put there still */
	struct ring *rings;
	size_t nrings;
	uint64_t given; /* entries to rings, ever */
	double start_s, behind_s;
	pthread_t thread;
	int started;
	int stop, room; /* eventfds */
	struct error err;
};

const struct replay_count *
replay_whole(const struct replay *replay)
{
	return replay->is_whole ? &replay->whole : NULL;
}

const struct replay_count *
replay_read(const struct replay *replay)
{
	return &replay->read;
}

double
replay_span(const struct replay *replay)
{
	return replay->is_whole ? replay->whole.span_s : NAN;
}

double
replay_requests(const struct replay *replay)
{
	return replay->is_whole ? replay->whole.fits[FIT] : NAN;
}

double
replay_behind(const struct replay *replay)
{
	return replay->behind_s;
}

const struct playbook *
replay_playbook(const struct replay *replay)
{
	return &replay->playbook;
}

struct ring *
replay_ring(struct replay *replay, size_t taker)
{
	return &replay->rings[taker];
}

static void
replay_ring_bell(int fd)
{
	uint64_t one = 1;
	ssize_t ignored = write(fd, &one, sizeof(one));

	(void)ignored;
}

void
replay_tell_room(struct replay *replay)
{
	replay_ring_bell(replay->room);
}

/* The next line that can be driven, as the entry. 0: there is none any more. */
static int
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

static int
replay_open_reader(struct replay *replay, struct replay_count *count,
		   struct error *err)
{
	const struct log_reader_plan plan = {replay->plan.path,
					     replay->plan.format, replay->stop};

	*count = (struct replay_count){.digest = TEXT_HASH_START};
	timeline_init(&replay->timeline, replay->plan.speed);
	replay->reader = log_reader_open(&plan, &count->notes, err);
	return replay->reader != NULL ? 0 : -1;
}

static void
scan_release(struct timeline *timeline)
{
	timeline_release(timeline, 1);
	while (timeline->count > 0)
		timeline_due(timeline, timeline->second);
}

/* Only how many there are of a second matters. */
static void
scan_line(struct replay *replay)
{
	struct timeline *timeline = &replay->timeline;
	double time_s = replay->entry.at_s;

	if (timeline_parts(timeline, time_s))
		scan_release(timeline);
	timeline_add(timeline, time_s);
	if (timeline->exact)
		replay->whole.span_s =
		    fmax(replay->whole.span_s,
			 (time_s - timeline->first_s) / timeline->speed);
}

/* To the end, and then begins anew. */
static int
replay_scan(struct replay *replay, struct error *err)
{
	const volatile int *stop = replay->plan.stop;
	int got, lines = 0;

	while ((got = replay_line(replay, &replay->whole, err)) > 0) {
		scan_line(replay);
		if (++lines % LOOKS_APART == 0 && stop != NULL && *stop)
			return error_set(err, STATUS_INTERRUPTED,
					 "interrupted while it read %s",
					 replay->plan.path);
	}
	if (got < 0)
		return -1;
	if (replay->timeline.count > 0)
		scan_release(&replay->timeline);
	replay->whole.span_s =
	    fmax(replay->whole.span_s, replay->timeline.due_s);
	replay->is_whole = 1;
	if (replay->plan.only_counted)
		return 0;
	log_reader_close(replay->reader);
	return replay_open_reader(replay, &replay->read, err);
}

/* Why nothing is left of a log that could be read. */
static int
replay_nothing(const struct replay_count *count, const char *path,
	       struct error *err)
{
	if (count->fits[FIT_NO_TIME] > 0)
		return error_set(err, STATUS_DATA,
				 "%s: its lines do not tell when they were: "
				 "--replay needs a time in each ($time_local, "
				 "$time_iso8601 or $msec in --format)",
				 path);
	if (count->left.count > 0)
		return error_set(err, STATUS_DATA,
				 "%s: none of its requests can be sent: no "
				 "flow has a body for %.60s (flatline import "
				 "access-log writes flows)",
				 path, count->left.rows[0].route);
	return error_set(err, STATUS_DATA,
			 "%s: it has no request that can be sent", path);
}

static int
replay_is_file(const char *path)
{
	struct stat about;

	return strcmp(path, "-") != 0 && stat(path, &about) == 0 &&
	       S_ISREG(about.st_mode);
}

/* Whether anything of it can be sent; then the first line is there. */
static int
replay_find_first(struct replay *replay, struct error *err)
{
	const struct replay_count *count = &replay->whole;

	if (!replay->plan.only_counted) {
		count = &replay->read;
		replay->pending = replay_line(replay, &replay->read, err);
	}
	if (replay->pending < 0)
		return -1;
	return count->fits[FIT] > 0
		   ? 0
		   : replay_nothing(count, replay->plan.path, err);
}

static int
replay_begin(struct replay *replay, struct error *err)
{
	int counts =
	    replay->plan.only_counted || replay_is_file(replay->plan.path);

	if (replay->stop < 0 || replay->room < 0)
		return error_set(err, STATUS_IO, "too many open files");
	if (replay_open_reader(replay, counts ? &replay->whole : &replay->read,
			       err) != 0 ||
	    (counts && replay_scan(replay, err) != 0))
		return -1;
	return replay_find_first(replay, err);
}

struct replay *
replay_open(const struct replay_plan *plan, struct error *err)
{
	struct replay *replay = xcalloc(1, sizeof(*replay));

	replay->plan = *plan;
	replay->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	replay->room = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	replay->ahead = xmalloc(AHEAD_BYTES);
	playbook_init(&replay->playbook, plan->scenario, plan->patterns);
	if (replay_begin(replay, err) == 0)
		return replay;
	replay_free(replay);
	return NULL;
}

void
replay_free(struct replay *replay)
{
	struct error ignored = {0};

	if (replay == NULL)
		return;
	replay_stop(replay, &ignored);
	for (size_t i = 0; i < replay->nrings; i++)
		ring_close(&replay->rings[i]);
	free(replay->rings);
	log_reader_close(replay->reader);
	playbook_free(&replay->playbook);
	if (replay->stop >= 0)
		close(replay->stop);
	if (replay->room >= 0)
		close(replay->room);
	free(replay->ahead);
	free(replay);
}

/* -1: reading is to stop. */
static int
replay_await_room(struct replay *replay)
{
	struct pollfd fds[] = {{.fd = replay->room, .events = POLLIN},
			       {.fd = replay->stop, .events = POLLIN}};
	uint64_t ignored;

	while (poll(fds, 2, -1) < 0 && errno == EINTR)
		continue;
	if (fds[1].revents != 0)
		return -1;
	return read(replay->room, &ignored, sizeof(ignored)) > 0 ? 0 : -1;
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

/* Signals are for the main thread. */
int
replay_start(struct replay *replay, size_t takers, double start_s,
	     struct error *err)
{
	sigset_t all, before;
	int failure;

	replay->start_s = start_s;
	if (replay_make_rings(replay, takers, err) != 0)
		return -1;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failure = pthread_create(&replay->thread, NULL, replay_main, replay);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	replay->started = failure == 0;
	if (failure == 0)
		return 0;
	return error_set(err, STATUS_UNAVAILABLE, "cannot start a thread: %s",
			 strerror(failure));
}

void
replay_stop(struct replay *replay, struct error *err)
{
	if (replay->started) {
		replay_ring_bell(replay->stop);
		pthread_join(replay->thread, NULL);
	}
	replay->started = 0;
	if (replay->err.status != STATUS_OK)
		error_set(err, replay->err.status, "%s", replay->err.text);
}
