/* SPDX-License-Identifier: MIT */
/* A scenario in the making: what the files of script.c share. */
#ifndef TRAFFIC_SCRIPT_PARTS_H
#define TRAFFIC_SCRIPT_PARTS_H

#include "traffic/script.h"

struct script {
	const struct script_plan *plan;
	struct buf flows, csv;	 /* csv: rows without their header */
	struct strings *secrets; /* all that was left out, */
	struct strings hidden;	 /* and of these, what the table names */
	struct strings names;	 /* of flows */
	double all;		 /* requests of all rows */
};

/* A variable for the secret, which is listed; texts of one name share it. */
const char *script_secret(struct script *, const char *name);
/* A Lua expression for a text, its secrets left out. */
void script_text(struct script *, const char *text, size_t len);
/* A route, with stars for what looks secret in it: names are shown. */
void script_route(const char *route, size_t len, struct buf *);

/* script_request.c: ", { headers = ..., body = ... }", if there is any. */
void script_options(struct script *, const struct census_row *);

/* script_paths.c: the expression for what a flow asks for, */
void script_paths(struct script *, const char *flow, const struct samples *);
/* and what reads the table, where that has rows. */
void script_table(const struct script *, struct buf *);

#endif
