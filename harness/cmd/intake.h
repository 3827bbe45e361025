/* SPDX-License-Identifier: MIT */
/*
 * Takes in the samples of a run, row by row, and keeps what a verdict needs of
 * them: its size does not depend on their number.
 */
#ifndef CMD_INTAKE_H
#define CMD_INTAKE_H

#include "cmd/course.h"

/* A counter of the run: its newest value, and at both ends of the load. */
struct tally {
	int column; /* -1: there is none */
	double last, before, after;
};

struct intake {
	const struct course *course; /* borrowed, may change between rows */
	struct track tracks[VERDICT_METRICS];
	int columns[VERDICT_METRICS];	/* of the tracks */
	double loaded[VERDICT_METRICS]; /* the last value under load, */
	double newest[VERDICT_METRICS]; /* and of all; */
	double most[VERDICT_METRICS];	/* the largest one measured */
	size_t ntracks;
	int time, dose, pid; /* columns; -1: there is none */
	struct tally requests, errors;
	struct tally limit;		    /* that the runtime sets its heap */
	double first_s, last_s, first_dose; /* of the measured part */
	double last_dose, last_pid;
	size_t restarts, cycles; /* of the course, that have come */
	int resets;		 /* restarts that the rows themselves show */
	double held[VERDICT_METRICS]; /* since the last cycle's reading */
	double held_dose, held_s;
};

/*
 * metric: the one to be judged, NULL for all. STATUS_DATA, naming the input:
 * a column is missing.
 */
int intake_init(struct intake *, const struct strings *columns,
		const char *metric, const struct course *, const char *input,
		struct error *);
void intake_free(struct intake *);
/* One value a column, in the order of the columns. */
void intake_row(struct intake *, const double *row);
/* A reading of one of the target's processes, at the newest row's dose. */
void intake_process(struct intake *, uint64_t key, const char *metric,
		    double time_s, double value);
/* After the last row. */
void intake_end(struct intake *);

/* processes.c: all rows, and those of the run's processes in between. */
int intake_take(struct intake *, struct rows *, const char *run_path,
		struct error *);

int intake_per_second(const struct intake *);
/* Restarts that have come, told by the course or by the rows. */
int intake_restarts(const struct intake *);
/* Doses a second of the measured part; NAN if it has no length. */
double intake_rate(const struct intake *);
/* How much a counter rose in the measured part. */
double intake_measured(const struct tally *);

#endif
