/* SPDX-License-Identifier: MIT */
/* Runs that are to be compared: read, judged, over the doses that both did. */
#ifndef CMD_COMPARING_H
#define CMD_COMPARING_H

#include "cmd/cmd.h"

/* A run, judged as a whole and over the common range. judged borrows both. */
struct contender {
	struct run run;
	struct verdict verdict, shorter;
	struct judged judged;
	double from_s, to_s, from_dose, dose; /* of the measured part */
};

int contender_read(struct contender *, const char *path,
		   const struct settings *, struct error *);
void contender_free(struct contender *);

/*
 * Fills in what compare_judged() needs. STATUS_DATA, naming what differs: the
 * two did not do the same, and --force was not given.
 */
int comparing_pair(struct compared *, struct contender *before,
		   struct contender *after, const struct settings *,
		   struct error *);

/*
 * sameness.c: what differs in what was planned, and in where it ran, by
 * run.json.
 */
void sameness_of_plan(struct buf *, const json_t *before, const json_t *after);
void sameness_of_place(struct buf *, const json_t *before, const json_t *after);
/* STATUS_DATA, naming what differs in the plans of the two, if anything does.
 */
int sameness_refuse(const struct buf *plan, const char *before,
		    const char *after, struct error *);

/* The status of a comparison. */
enum status compared_status(const struct compared *, const struct settings *);

/* cmd_compare.c: shows, draws and keeps what came of two runs. */
enum status compare_contenders(struct contender sides[2], const char *dir,
			       const struct settings *, struct compared *,
			       struct error *);
/* history.c: more than two, one after the other. */
enum status compare_history(char *const *paths, int count, const char *dir,
			    const struct settings *, struct error *);

#endif
