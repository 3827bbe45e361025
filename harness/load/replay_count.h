/* SPDX-License-Identifier: MIT */
/* What a log, or the part of it that was read, comes to, in fixed memory. */
#ifndef LOAD_REPLAY_COUNT_H
#define LOAD_REPLAY_COUNT_H

#include "load/replay_map.h"
#include "traffic/notes.h"

/* Requests by route, most first; what found no row is in elsewhere. */
enum { REPLAY_ROUTES = 64 };
struct replay_routes {
	struct {
		char route[LABEL_MAX];
		int flow; /* of the scenario; -1: none */
		double requests;
	} rows[REPLAY_ROUTES];
	size_t count;
	double elsewhere;
};

struct replay_count {
	struct import_notes notes;	 /* lines, and how many are broken */
	double lines[NLINE_KINDS];	 /* those that are not broken */
	struct replay_routes sent, left; /* left: LINE_NO_FLOW */
	double back, back_s; /* lines earlier than one before; by at most */
	double latest_s;
	double span_s;	 /* from the first to the last, at the replay's speed */
	uint64_t digest; /* of what is sent, and when */
};

void replay_count_init(struct replay_count *);
/* Counts a line; the entry is used if the line is LINE_SENDABLE. */
void replay_count_add(struct replay_count *, const struct replay_map *,
		      const struct hit *, enum line_kind,
		      const struct replay_entry *);

#endif
