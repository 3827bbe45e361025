/* SPDX-License-Identifier: MIT */
/* A scenario being written: what the script_*.c files share. */
#ifndef TRAFFIC_SCRIPT_PARTS_H
#define TRAFFIC_SCRIPT_PARTS_H

#include "traffic/script.h"
#include "traffic/session.h"

struct script {
	const struct script_plan *plan;
	struct buf flows, csv; /* csv: rows without their header */
	struct script_made *notes;
	struct strings *secrets; /* variables for all that was left out, */
	struct strings hidden;	 /* and those that the table refers to */
	struct strings names;	 /* of flows */
	double all;		 /* requests of all rows */
	/* Of a recorded session: the step that is being written. */
	const struct session *session;
	const struct session_step *step;
	int encodes; /* it needs encode() */
};

/* script_text.c */
/* Lists the variable that replaces a secret; secrets of one name share it. */
const char *script_secret(struct script *, const char *name);
/*
 * A Lua expression for the text, with variables in place of secrets, and in a
 * session what replies gave in place of what they gave then.
 */
void script_text(struct script *, const char *text, size_t len);
/* Whether a part of the text is such a value of a reply. */
int script_has_link(const struct script *, const char *text, size_t len);
/* A route for display: stars in place of secrets. */
void script_route(const char *route, size_t len, struct buf *);

/* script_make.c: what stands before the flows. */
void script_head(const struct script_plan *, const struct strings *secrets,
		 struct buf *);

/* script_request.c: ", { headers = ..., body = ... }", if there is any. */
void script_options(struct script *, const struct census_row *);

/* Opens "http.get(", or "http.request(method, ". */
void script_call(struct buf *, const char *method, size_t len);

/*
 * script_body.c: body, file, multipart, or json = {} if the request is NULL and
 * nothing is known of it. Whether there is any.
 */
int script_body(struct script *, const struct census_row *,
		const struct request_copy *);
/* What has to be done by hand before the scenario can run. */
void script_todo(struct script *, const struct census_row *, const char *what);

/* script_paths.c */
/* The Lua expression for the paths that a flow requests. */
void script_paths(struct script *, const char *flow, const struct samples *);
/* The Lua code that reads the table of paths, if it has rows. */
void script_table(const struct script *, struct buf *);

#endif
