/* SPDX-License-Identifier: MIT */
/* What the files of a replay share: replay.c has it counted, replay_read.c read
 * and handed out. */
#ifndef LOAD_REPLAY_INTERNAL_H
#define LOAD_REPLAY_INTERNAL_H

#include <pthread.h>

#include "load/replay.h"
#include "load/timeline.h"
#include "traffic/log_reader.h"

/* So much of one second of the log is known ahead, to spread it. */
enum { AHEAD_BYTES = 4 << 20 };

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

/* replay_read.c: the next line that can be driven, as the entry. 0: there is
 * none any more. */
int replay_line(struct replay *, struct replay_count *, struct error *);
/* replay_count.c: a line, and what came of it; entry: if it is FIT. */
void replay_count_add(struct replay_count *, const struct playbook *,
		      const struct hit *, enum fit, const struct entry *);

#endif
