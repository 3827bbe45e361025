/* SPDX-License-Identifier: MIT */
/* A scenario being written: what the script_*.c files share. */
#ifndef TRAFFIC_SCRIPT_PARTS_H
#define TRAFFIC_SCRIPT_PARTS_H

#include "traffic/script.h"

struct script {
	const struct script_plan *plan;
	struct buf flows, csv; /* csv: rows without their header */
	struct script_made *notes;
	struct strings *secrets; /* variables for all that was left out, */
	struct strings hidden;	 /* and those that the table refers to */
	struct strings names;	 /* of flows */
	double all;		 /* requests of all rows */
};

/* script_text.c */
/* Lists the variable that replaces a secret; secrets of one name share it. */
const char *script_secret(struct script *, const char *name);
/* A Lua expression for the text, with variables in place of secrets. */
void script_text(struct script *, const char *text, size_t len);
/* A route for display: stars in place of secrets. */
void script_route(const char *route, size_t len, struct buf *);

/* script_request.c: ", { headers = ..., body = ... }", if there is any. */
void script_options(struct script *, const struct census_row *);

/* script_paths.c */
/* The Lua expression for the paths that a flow requests. */
void script_paths(struct script *, const char *flow, const struct samples *);
/* The Lua code that reads the table of paths, if it has rows. */
void script_table(const struct script *, struct buf *);

#endif
