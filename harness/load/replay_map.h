/* SPDX-License-Identifier: MIT */
/*
 * Maps each line of a log to what is done for it: an iteration of the flow that
 * is for its route, or its request alone, or nothing. A log is untrusted: of a
 * target only path and query are used.
 */
#ifndef LOAD_REPLAY_MAP_H
#define LOAD_REPLAY_MAP_H

#include "base/http.h"
#include "scenario/scenario.h"
#include "traffic/hit.h"
#include "traffic/pattern.h"

enum { TARGET_MAX = 8000, LABEL_MAX = 120 };

/* What a load thread needs to know of a line. */
struct replay_entry {
	double
	    at_s; /* the time in the log; or when it is due, from the start */
	int flow; /* index in the map's flows; -1: the request alone */
	int pattern;  /* index in those given, that its path fits; -1: none */
	short status; /* that it was answered; 0: not known */
	short method; /* of a request alone */
	size_t len;   /* of the target */
	char target[TARGET_MAX + 1]; /* "/items/42?q=1", NUL-terminated */
};
/* The bytes of it that are used. */
size_t replay_entry_size(const struct replay_entry *);
/* "GET", of a request alone. */
const char *replay_entry_method(const struct replay_entry *);

/* A flow, and the route that it is for. */
struct replay_flow {
	int index;	    /* of the scenario's flow */
	const char *method; /* "POST" */
	const char *path;   /* a pattern: "/items/:id" */
	char *route;	    /* both, owned */
};

struct replay_map {
	const struct patterns *given; /* borrowed; by --route and the like */
	struct patterns routes;	      /* of the flows, in their order */
	struct replay_flow *flows;
};

/* given may be NULL; scenario too: then no flow is for anything. */
void replay_map_init(struct replay_map *, const struct scenario *,
		     const struct patterns *given);
void replay_map_free(struct replay_map *);

/* Whether a line can be sent, or why not. */
enum line_kind {
	LINE_SENDABLE,
	LINE_NO_TIME,	    /* it does not tell when it was */
	LINE_NO_FLOW,	    /* it needs a body, and no flow has one for it */
	LINE_NO_PATH,	    /* CONNECT, "*", another host without a path */
	LINE_TOO_LONG,	    /* a target of more than TARGET_MAX bytes */
	LINE_UPGRADE,	    /* it was upgraded, to a WebSocket for example */
	LINE_NOT_PRINTABLE, /* control characters or blanks in its target */
	NLINE_KINDS
};
/* Fills all of the entry but at_s. */
enum line_kind replay_map_read(const struct replay_map *, const struct hit *,
			       struct replay_entry *);
/* "POST /publish", as requests of that line are counted; LABEL_MAX bytes. */
void replay_map_label(const struct replay_map *, const struct hit *,
		      char label[LABEL_MAX]);
/* Whether the request is of the flow's route, so that the entry's target can
 * take the place of its own. */
int replay_flow_matches(const struct replay_flow *,
			const struct http_request *);

#endif
