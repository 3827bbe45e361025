/* SPDX-License-Identifier: MIT */
/* A log that is driven: read before a run, told of after it. */
#ifndef DRIVE_LOG_REPLAY_H
#define DRIVE_LOG_REPLAY_H

#include "base/buf.h"
#include "base/settings.h"
#include "load/load.h"
#include "load/replay.h"

struct log_replay {
	const struct scenario *scenario; /* borrowed */
	const char *path;		 /* of it; NULL: there is none */
	int only_counted;		 /* it will not be driven */
	struct patterns *patterns;	 /* how paths are folded; owned */
	struct replay *replay;		 /* NULL: no log is driven */
};

/*
 * Reads the log that the settings name, if they do; then they know how long it
 * takes. The first three of it are given. STATUS_DATA, STATUS_IO, STATUS_USAGE.
 */
int log_replay_open(struct log_replay *, struct settings *,
		    const volatile int *stop, struct error *);
void log_replay_close(struct log_replay *);

/* What it comes to, where a log is driven; and the same when all is done. The
 * part is made anew; the caller frees it. */
void log_replay_describe(struct run_replay *, const struct log_replay *,
			 const struct settings *);
void log_replay_describe_done(struct run_replay *, const struct log_replay *,
			      const struct settings *, const struct load *);
/* One word for what it sends and when; "-": it can be read only once. */
const char *log_replay_digest(const struct log_replay *, char text[17]);

/* replay_words.c: from that. Before the run, in one line: */
void replay_announce(struct buf *, const struct run_replay *);
/* ...what is wrong with its order, or "", */
void replay_order(struct buf *, const struct run_replay *);
/* ...which requests have no flow, or "" if all have one, */
void replay_left_out(struct buf *, const struct run_replay *);
/* ...both as words of its own, when all is done; */
void replay_put_words(struct run_replay *);
/* ...and the title and words ("" for nothing) of each part; NULL: no more. */
const char *replay_part(size_t part, struct buf *, const struct run_replay *);

#endif
