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
};

/* Owned text. */
struct script_made {
	struct buf lua;
	struct buf csv;		/* "flow,path"; empty: it needs none */
	struct strings secrets; /* variables in place of secrets: env() */
	struct strings skipped; /* routes that no scenario can request */
};

void script_make(const struct script_plan *, struct script_made *);
void script_made_free(struct script_made *);

#endif
