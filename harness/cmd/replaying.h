/* SPDX-License-Identifier: MIT */
/* A log that is driven: read before a run, told of after it. */
#ifndef CMD_REPLAYING_H
#define CMD_REPLAYING_H

#include "cmd/cmd.h"
#include "load/load.h"
#include "load/replay.h"

struct replaying {
	const struct scenario *scenario; /* borrowed */
	const char *path;		 /* of it; NULL: there is none */
	int only_counted;		 /* it will not be driven */
	struct covering *covering;	 /* only how paths are folded; owned */
	struct replay *replay;		 /* NULL: no log is driven */
};

/*
 * Reads the log that the settings name, if they do; then they know how long it
 * takes. The first three of it are given. STATUS_DATA, STATUS_IO, STATUS_USAGE.
 */
int replaying_open(struct replaying *, struct settings *,
		   const volatile int *stop, struct error *);
void replaying_close(struct replaying *);

/* What it comes to, as "replay" of run.json; NULL: no log is driven. */
json_t *replaying_json(const struct replaying *, const struct settings *);
/* The same when all is done. */
json_t *replaying_done(const struct replaying *, const struct settings *,
		       const struct load *);
/* One word for what it sends and when; "-": it can be read only once. */
const char *replaying_digest(const struct replaying *, char text[17]);

/* replay_text.c: from that object, for people. Before the run, in one line: */
void replay_announce(struct buf *, json_t *replay);
/* ...what is wrong with its order, or "", */
void replay_order(struct buf *, json_t *replay);
/* ...which requests have no flow, or "" if all have one, */
void replay_left_out(struct buf *, json_t *replay);
/* ...both as words of the object itself, when all is done; */
void replay_put_words(json_t *replay);
/* ...a table of what is sent by which flow, and all the rest; */
void replay_show(FILE *, json_t *replay);
/* ...and after it, each with a title. */
void replay_print(FILE *, json_t *replay);

#endif
