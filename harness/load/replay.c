/* SPDX-License-Identifier: MIT */
#include "load/replay.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/notify.h"
#include "load/replay_feed.h"
#include "load/replay_source.h"
#include "load/timeline.h"

enum { INTERRUPT_CHECK = 4096 }; /* lines from one check to the next */

struct replay {
	struct replay_plan plan;
	struct replay_source source;
	struct replay_feed feed;
	struct replay_count whole;
	int is_whole;
};

const struct replay_count *
replay_whole(const struct replay *replay)
{
	return replay->is_whole ? &replay->whole : NULL;
}

const struct replay_count *
replay_read(const struct replay *replay)
{
	return &replay->source.count;
}

double
replay_span(const struct replay *replay)
{
	return replay->is_whole ? replay->whole.span_s : NAN;
}

double
replay_requests(const struct replay *replay)
{
	return replay->is_whole ? replay->whole.lines[LINE_SENDABLE] : NAN;
}

double
replay_behind(const struct replay *replay)
{
	return replay->feed.behind_s;
}

const struct replay_map *
replay_map(const struct replay *replay)
{
	return &replay->source.map;
}

static int
replay_open_reader(struct replay *replay, struct error *err)
{
	struct replay_source *source = &replay->source;
	const struct log_reader_plan plan = {.name = replay->plan.path,
					     .format = replay->plan.format,
					     .stop_fd = replay->feed.stop,
					     .interrupted = replay->plan.stop,
					     .host = replay->plan.host};

	replay_count_init(&source->count);
	source->reader = log_reader_open(&plan, &source->count.notes, err);
	return source->reader != NULL ? 0 : -1;
}

static void
scan_release(struct timeline *timeline)
{
	timeline_release(timeline, 1);
	while (timeline->count > 0)
		timeline_due(timeline, timeline->second);
}

/* For the end of the log only the number of lines in a second matters. */
static void
scan_line(struct replay *replay, struct timeline *timeline)
{
	double time_s = replay->source.entry.at_s;
	double *span_s = &replay->source.count.span_s;

	if (timeline_is_next_group(timeline, time_s))
		scan_release(timeline);
	timeline_add(timeline, time_s);
	if (timeline->exact)
		*span_s = fmax(*span_s,
			       (time_s - timeline->first_s) / timeline->speed);
}

static int
replay_interrupted(const struct replay *replay, struct error *err)
{
	if (replay->plan.stop == NULL || !*replay->plan.stop)
		return 0;
	return error_set(err, STATUS_INTERRUPTED,
			 "interrupted while reading %s", replay->plan.path);
}

static int
replay_scan_lines(struct replay *replay, struct timeline *timeline,
		  struct error *err)
{
	int got, lines = 0;

	while ((got = replay_source_next(&replay->source, err)) > 0) {
		scan_line(replay, timeline);
		if (++lines % INTERRUPT_CHECK == 0 &&
		    replay_interrupted(replay, err) != 0)
			return -1;
	}
	return got == 0 ? replay_interrupted(replay, err) : -1;
}

/* Reads to the end, and opens the log again from its beginning. */
static int
replay_scan(struct replay *replay, struct error *err)
{
	struct timeline timeline;

	timeline_init(&timeline, replay->plan.speed);
	if (replay_scan_lines(replay, &timeline, err) != 0)
		return -1;
	if (timeline.count > 0)
		scan_release(&timeline);
	replay->whole = replay->source.count;
	replay->whole.span_s = fmax(replay->whole.span_s, timeline.due_s);
	replay->is_whole = 1;
	if (replay->plan.only_counted)
		return 0;
	log_reader_close(replay->source.reader);
	return replay_open_reader(replay, err);
}

static int
replay_no_flow(const struct replay_routes *left, const char *path,
	       struct error *err)
{
	const struct replay_route **sorted = replay_routes_sort(left);

	error_set(err, STATUS_DATA,
		  "%s: none of its requests can be sent: no flow has a body "
		  "for %.60s (flatline import access-log writes flows)",
		  path, replay_route_text(sorted[0]));
	free(sorted);
	return -1;
}

/* Why nothing of a log that could be read can be sent. */
static int
replay_nothing(const struct replay_count *count, const char *path,
	       struct error *err)
{
	if (count->lines[LINE_NO_TIME] > 0)
		return error_set(err, STATUS_DATA,
				 "%s: its lines have no time: --replay needs "
				 "one in each ($time_local, $time_iso8601 or "
				 "$msec in --format)",
				 path);
	if (count->left.count > 0)
		return replay_no_flow(&count->left, path, err);
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

/* Whether anything of it can be sent. Its first line has been read after this,
 * and waits for the feed. */
static int
replay_find_first(struct replay *replay, struct error *err)
{
	const struct replay_count *count = &replay->whole;
	int *pending = &replay->feed.pending;

	if (!replay->plan.only_counted) {
		count = &replay->source.count;
		*pending = replay_source_next(&replay->source, err);
	}
	if (*pending < 0 || replay_interrupted(replay, err) != 0)
		return -1;
	return count->lines[LINE_SENDABLE] > 0
		   ? 0
		   : replay_nothing(count, replay->plan.path, err);
}

static int
replay_read_ahead(struct replay *replay, struct error *err)
{
	int scans =
	    replay->plan.only_counted || replay_is_file(replay->plan.path);

	if (replay_open_reader(replay, err) != 0 ||
	    (scans && replay_scan(replay, err) != 0))
		return -1;
	return replay_find_first(replay, err);
}

struct replay *
replay_open(const struct replay_plan *plan, struct error *err)
{
	struct replay *replay = xcalloc(1, sizeof(*replay));

	replay->plan = *plan;
	replay_map_init(&replay->source.map, plan->scenario, plan->patterns);
	if (replay_feed_open(&replay->feed, &replay->source, plan->speed) != 0)
		error_set(err, STATUS_IO, "too many open files");
	else if (replay_read_ahead(replay, err) == 0) {
		replay->feed.part = plan->part;
		return replay;
	}
	replay_free(replay);
	return NULL;
}

void
replay_free(struct replay *replay)
{
	if (replay == NULL)
		return;
	replay_feed_close(&replay->feed);
	log_reader_close(replay->source.reader);
	replay_map_free(&replay->source.map);
	free(replay);
}

int
replay_start(struct replay *replay, size_t takers, double start_s,
	     struct error *err)
{
	return replay_feed_start(&replay->feed, takers, start_s, err);
}

void
replay_stop(struct replay *replay, struct error *err)
{
	replay_feed_stop(&replay->feed, err);
}

struct ring *
replay_ring(struct replay *replay, size_t taker)
{
	return &replay->feed.rings[taker];
}

void
replay_notify_space(struct replay *replay)
{
	notify_send(replay->feed.space);
}
