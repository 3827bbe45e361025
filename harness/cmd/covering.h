/* SPDX-License-Identifier: MIT */
/* Traffic beside what a scenario drives: for cover, run --cover and import. */
#ifndef CMD_COVERING_H
#define CMD_COVERING_H

#include "cmd/cmd.h"
#include "traffic/coverage.h"
#include "traffic/import.h"

/* Where traffic is told of. */
struct covering {
	struct patterns patterns;
	struct census *census;
	struct buf source; /* the files, for people */
	int counts;	   /* it tells how often */
	char host[256];	   /* that was asked; "" */
};

struct covering_file {
	const char *path;
	const struct importer *importer; /* NULL: what it begins like */
};

/*
 * Reads them all; an OpenAPI document beside what counts only says how paths
 * are folded. What could not be used is told on standard error.
 */
int covering_read(struct covering *, const struct settings *,
		  const struct covering_file *, size_t count, unsigned keep,
		  struct error *);
void covering_free(struct covering *);

/*
 * What is driven: by a run directory, or by iterations of the scenario at that
 * path, against the target if there is one. Else answers are assumed.
 */
int covering_driven(struct driven *, struct invocation *, const char *path,
		    int *assumed, struct error *);

/* The coverage of a run that has ended, into its coverage.json. */
int covering_keep_run(struct coverage *, const struct covering *,
		      const char *dir, struct error *);
/* STATUS_FAILED, and a note of it, where it is below --min. */
enum status covering_status(const struct coverage *, const struct settings *);

#endif
