/* SPDX-License-Identifier: MIT */
/* What a log, or the part of it that was read, comes to, in fixed memory. */
#ifndef LOAD_REPLAY_COUNT_H
#define LOAD_REPLAY_COUNT_H

#include "base/names.h"
#include "load/replay_map.h"
#include "traffic/notes.h"

enum { REPLAY_ROUTES = NAMES_MOST, REPLAY_NAME = LABEL_MAX + 12 };

struct replay_route {
	char name[REPLAY_NAME]; /* the flow's number and the route */
	size_t route_at;	/* where the route begins in it */
	int flow;		/* of the scenario; -1: none */
	double requests;
};

/* Requests by route, in the order in which routes appear; what found no row is
 * in elsewhere. */
struct replay_routes {
	struct replay_route rows[REPLAY_ROUTES];
	struct names names;
	size_t count;
	double elsewhere;
};
/* "POST /publish" */
const char *replay_route_text(const struct replay_route *);
/* Its rows, most requests first; the caller frees the array. */
const struct replay_route **replay_routes_sort(const struct replay_routes *);

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
