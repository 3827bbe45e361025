/* SPDX-License-Identifier: MIT */
/* A scenario that asks for what traffic asked for. */
#ifndef TRAFFIC_SCRIPT_H
#define TRAFFIC_SCRIPT_H

#include "base/buf.h"
#include "traffic/census.h"

enum { SCRIPT_FLOWS = 200, SCRIPT_SECRETS = 60 };

struct script_plan {
	const char *source; /* "access-log access.log", for its first line */
	const char *host;   /* that was asked; "": not known */
	const struct census *census;
	const struct census_row *rows; /* to write, most first */
	size_t nrows;
	int counts; /* weights are known */
};

/*
 * Appends the scenario. secrets gets the names of what was left out, which it
 * reads by env(); skipped the routes that no scenario can ask for.
 */
void script_write(const struct script_plan *, struct buf *,
		  struct strings *secrets, struct strings *skipped);

#endif
