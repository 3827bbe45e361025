/* SPDX-License-Identifier: MIT */
/*
 * Reads the samples of a run row by row and keeps what a verdict needs. Its
 * size does not depend on the number of rows.
 */
#ifndef JUDGE_RUN_READER_H
#define JUDGE_RUN_READER_H

#include "judge/run_timeline.h"
#include "verdict/causes.h"
#include "verdict/track.h"
#include "verdict/verdict.h"

/* A counter of the run: its newest value, and before and after the load. */
struct counter {
	int column; /* -1: there is none */
	double last, before, after;
};

struct run_reader {
	const struct run_timeline
	    *timeline; /* borrowed; may change between rows */
	struct track tracks[VERDICT_METRICS];
	int columns[VERDICT_METRICS];	/* of the tracks */
	int swaps[VERDICT_METRICS];	/* added to them; -1: nothing is */
	double loaded[VERDICT_METRICS]; /* newest value under load */
	double newest[VERDICT_METRICS]; /* newest value of all */
	double most[VERDICT_METRICS];	/* largest measured value */
	size_t ntracks;
	int time, dose, pid; /* columns; -1: there is none */
	int dose_lags;	     /* see struct track */
	struct counter requests, errors, visitors, counted;
	struct doses doses;	  /* of the load, besides requests */
	int dose_columns[CAUSES]; /* -1: there is none */
	struct counter limit;	  /* that the runtime sets for its heap */
	double first_s, last_s, first_dose; /* of the measured part */
	double last_dose, last_pid;
	size_t restarts, cycles;      /* of the timeline, that have passed */
	int resets;		      /* restarts detected in the rows */
	double held[VERDICT_METRICS]; /* since the last cycle's reading */
	double held_dose, held_s;
	char doubt[240], nothing[240]; /* as rows_doubt(), rows_nothing() */
};

/*
 * metric: the only one to judge, NULL for all. info: run.json, which lists
 * counters. STATUS_DATA, naming the input: a column is missing or is a counter,
 * or there are too many columns.
 */
int run_reader_init(struct run_reader *, const struct strings *columns,
		    const char *metric, const struct run_info *info,
		    const struct run_timeline *, const char *input,
		    struct error *);
void run_reader_free(struct run_reader *);
/* What is known of where the rows come from, before they are read. */
void run_reader_source(struct run_reader *, const struct rows *);
/* Copies what is in use. The copy borrows what the reader owns. */
void run_reader_copy(struct run_reader *, const struct run_reader *);
/* One value for each column, in order. */
void run_reader_row(struct run_reader *, const double *row);
/*
 * Takes a reading of one of the target's processes, at the newest row's dose.
 */
void run_reader_process(struct run_reader *, uint64_t key, const char *metric,
			double time_s, double value);
/* Call after the last row. */
void run_reader_end(struct run_reader *);

/*
 * process_rows.c: reads all rows, and those of the run's processes in between.
 */
int run_reader_read(struct run_reader *, struct rows *, const char *run_path,
		    struct error *);

int run_reader_per_second(const struct run_reader *);
/* Restarts so far, by the timeline or by the rows. */
int run_reader_restarts(const struct run_reader *);
/* Dose per second of the measured part; NAN if it has no length. */
double run_reader_rate(const struct run_reader *);
/* By how much a counter rose in the measured part. */
double run_reader_measured(const struct counter *);

#endif
