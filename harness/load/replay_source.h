/* SPDX-License-Identifier: MIT */
/* Reads those lines of a log that can be sent, one at a time. */
#ifndef LOAD_REPLAY_SOURCE_H
#define LOAD_REPLAY_SOURCE_H

#include "load/replay_count.h"
#include "load/replay_map.h"
#include "traffic/log_reader.h"

struct replay_source {
	struct replay_map map;
	struct log_reader *reader;
	struct replay_count count; /* of what was read */
	struct replay_entry entry; /* the line that was read last */
};

/*
 * The next line that can be sent, as the entry, with the time that the log
 * tells. 1; 0: there is none; -1: it cannot be read.
 */
int replay_source_next(struct replay_source *, struct error *);

#endif
