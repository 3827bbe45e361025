/* SPDX-License-Identifier: MIT */
/* Writes a scenario that makes the requests seen in traffic. */
#ifndef TRAFFIC_SCRIPT_H
#define TRAFFIC_SCRIPT_H

#include "base/buf.h"
#include "traffic/census.h"

enum { SCRIPT_FLOWS = 200, SCRIPT_SECRETS = 60 };

struct script_plan {
	const char *source; /* "access-log access.log", for its first line */
	const char *host;   /* the requests went to; "": unknown */
	const struct census *census;
	const struct census_row *rows; /* to write, most first */
	size_t nrows;
	int counts;	 /* weights are known */
	const char *csv; /* the table's file name; NULL: lists in the script */
	int names_operations; /* a run does not know them by itself */
};

/* Owned text. */
struct script_made {
	struct buf lua;
	struct buf csv;		/* "flow,path"; empty: it needs none */
	struct strings secrets; /* variables in place of secrets: env() */
	struct strings skipped; /* routes that no scenario can request */
	struct strings beyond;	/* routes beyond SCRIPT_FLOWS */
	/* Flows that expect a part of what production answered, and why. */
	struct strings mixed;
	struct strings todo; /* what is to be done by hand, by route */
	size_t guessed;	     /* flows that send {}, for no source shows it */
	size_t unanswered;   /* flows of which no answer is known */
	double paused_s;     /* that an iteration waits, on average */
};

void script_make(const struct script_plan *, struct script_made *);
struct session;
/* One flow for a session whose steps are connected. */
void script_make_session(const struct script_plan *, const struct session *,
			 struct script_made *);
void script_made_free(struct script_made *);

#endif
