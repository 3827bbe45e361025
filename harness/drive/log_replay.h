/* SPDX-License-Identifier: MIT */
/* A log to be replayed: read before a run, described after it. */
#ifndef DRIVE_LOG_REPLAY_H
#define DRIVE_LOG_REPLAY_H

#include "base/buf.h"
#include "base/settings.h"
#include "load/load.h"
#include "load/replay.h"

struct log_replay {
	const struct scenario *scenario; /* borrowed */
	const char *path;	   /* of the scenario; NULL: there is none */
	int only_counted;	   /* it will only be counted, not replayed */
	struct patterns *patterns; /* fold paths; owned */
	struct replay *replay;	   /* NULL: nothing is replayed */
};

/*
 * Reads the log that the settings name, if any, and sets their duration to its
 * length. The caller sets the first three fields. STATUS_DATA, STATUS_IO,
 * STATUS_USAGE.
 */
int log_replay_open(struct log_replay *, struct settings *,
		    const volatile int *stop, struct error *);
void log_replay_close(struct log_replay *);

/*
 * Describes the log, if one is replayed: before the run, and after it.
 * Initializes the part; the caller frees it.
 */
void log_replay_describe(struct run_replay *, const struct log_replay *,
			 const struct settings *);
void log_replay_describe_done(struct run_replay *, const struct log_replay *,
			      const struct settings *, const struct load *);
/* A digest of what the log sends and when; "-": it can be read only once. */
const char *log_replay_digest(const struct log_replay *, char text[17]);

/*
 * replay_words.c: describes that in words. The log in one line, before the run.
 */
void replay_announce(struct buf *, const struct run_replay *);
/* What is wrong with the order of its lines, or "". */
void replay_order(struct buf *, const struct run_replay *);
/* Which requests have no flow, or "" if all have one. */
void replay_left_out(struct buf *, const struct run_replay *);
/* Stores in the part what was sent and what was left out, as sentences. */
void replay_summarize(struct run_replay *);
/*
 * The title and text ("" if there is nothing to say) of each note; NULL: no
 * more.
 */
const char *replay_note(size_t part, struct buf *, const struct run_replay *);

#endif
