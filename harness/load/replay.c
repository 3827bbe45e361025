/* SPDX-License-Identifier: MIT */
/* A log, opened: what it comes to. */
#include "load/replay_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/notify.h"
#include "base/mem.h"
#include "base/text.h"

enum { LOOKS_APART = 4096 };

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

static int
replay_open_reader(struct replay *replay, struct replay_count *count,
		   struct error *err)
{
	const struct log_reader_plan plan = {replay->plan.path,
					     replay->plan.format, replay->stop,
					     replay->plan.stop};

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

static int
replay_interrupted(const struct replay *replay, struct error *err)
{
	if (replay->plan.stop == NULL || !*replay->plan.stop)
		return 0;
	return error_set(err, STATUS_INTERRUPTED,
			 "interrupted while it read %s", replay->plan.path);
}

/* To the end, and then begins anew. */
static int
replay_scan(struct replay *replay, struct error *err)
{
	int got, lines = 0;

	while ((got = replay_line(replay, &replay->whole, err)) > 0) {
		scan_line(replay);
		if (++lines % LOOKS_APART == 0 &&
		    replay_interrupted(replay, err) != 0)
			return -1;
	}
	if (got < 0 || replay_interrupted(replay, err) != 0)
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
	if (replay->pending < 0 || replay_interrupted(replay, err) != 0)
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
	replay->stop = notify_open();
	replay->room = notify_open();
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
