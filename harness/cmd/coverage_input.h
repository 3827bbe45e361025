/* SPDX-License-Identifier: MIT */
/*
 * Reads production traffic and compares it with what a scenario sends: for
 * cover, run --cover and import.
 */
#ifndef CMD_COVERAGE_INPUT_H
#define CMD_COVERAGE_INPUT_H

#include "cmd/cmd.h"
#include "traffic/coverage.h"
#include "traffic/import.h"

struct coverage_file {
	const char *path;
	const struct importer *importer; /* NULL: detect the format */
};

/* The traffic of all input files together. */
struct coverage_input {
	struct patterns patterns;
	struct census *census;
	struct buf source; /* names of the files, for people */
	struct coverage_file first;
	int counts;	/* the input says how often each route was requested */
	char host[256]; /* the host that was requested; "" */
	/* Requests that could not be read, or went to other hosts unless the
	   user has chosen one. */
	double unread;
	int chosen;
	struct session *session; /* to be filled too; NULL */
};

/*
 * Reads all files. Next to input that has counts, an OpenAPI document only says
 * how paths are folded. Lines that cannot be used are reported on standard
 * error.
 */
int coverage_input_read(struct coverage_input *, const struct settings *,
			const struct coverage_file *, size_t count,
			unsigned keep, struct error *);
void coverage_input_free(struct coverage_input *);

/*
 * What the load covers: taken from a run directory, or by running iterations of
 * the scenario at that path. Without a target replies are assumed, and *assumed
 * is set.
 */
int coverage_read_driven(struct driven *, struct invocation *, const char *path,
			 int *assumed, struct error *);

/* Writes the coverage of a finished run into its coverage.json. */
int coverage_write_run(struct coverage *, const struct coverage_input *,
		       const char *dir, struct error *);
/* The command that writes flows for what a scenario misses; or nothing. */
void coverage_next(struct buf *, const struct coverage_input *,
		   const char *scenario);
/* STATUS_FAILED, with a note, if the coverage is below --min. */
enum status coverage_status(const struct coverage *, const struct settings *);

#endif
