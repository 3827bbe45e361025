/* SPDX-License-Identifier: MIT */
/*
 * Simulated services. A cell is one row of the table of its family (cells_X.c,
 * listed in cells.def): a service, the load that it is put under, and what is
 * true of it. Which cells count follows from their rows, never from a verdict.
 *
 * Truth. A leak keeps at least twice the tolerance per request, what is
 * healthy at most a quarter of it. `truth` of a recording is the memory that
 * is kept, as it shows once a runtime's policy is through with it, without
 * garbage and without noise; bounds have to cover the slope of the line through
 * it, over what was judged, by the requests or the time that it was found to
 * follow.
 *
 * Answer. A cell has an answer in its data if two things hold.
 *
 * They can resolve it: the run has at least four times the least number of
 * requests. That number is where the half-width of the bounds of a test that
 * knows the noise equals the margin; so that test decides half of the runs.
 * A least-squares slope through m independent readings, evenly spread over N
 * requests, with noise of standard deviation s has the standard error
 * s sqrt(12/m)/N (Draper and Smith, Applied Regression Analysis, 1.4; the sum
 * of squares of a uniform design is m N^2/12). If a reading is independent of
 * the one before it after q requests, m is N/q, and
 *
 *	z s sqrt(12 q/N)/N = margin, or N = (12 z^2 s^2 q / margin^2)^(1/3),
 *
 * where s^2 q is the sum over the kinds of noise: AR(1) with phi .7, for which
 * q is (1+phi)/(1-phi) readings (Bayley and Hammersley 1946), and teeth or
 * steps of height h, for which s is h/sqrt(12) and q one tooth. The margin of a
 * LEAK is its growth, since the lower bound must exclude zero; that of what is
 * healthy is what is left of the tolerance; z is 1.96, that of 97.5 %. No fewer
 * than two independent readings have a slope.
 *
 * Its end tells the truths apart: during its first `blind` requests, for the
 * reason in `why`, a service of the other truth would show the same. What comes
 * after it has to be half of the run for FLAT, a fifth for LEAK, since a late
 * rise is judged on its own part, and four times the least number of requests.
 *
 * Regular jobs, and pages that are taken and used again, are no noise if they
 * take less than half of the time: a quantile is above or below them.
 *
 * In a cell without an answer INCONCLUSIVE is right; a verdict is a guess, and
 * wrong guesses are counted by themselves.
 */
#ifndef ACCURACY_CELLS_H
#define ACCURACY_CELLS_H

#include <stddef.h>
#include <stdio.h>

#include "source.h"
#include "verdict/verdict.h"

#define CELL_TOLERANCE 64.0
#define CELL_NOISE 65536.0 /* of readings: buffers of what is under way */
#define CELL_PHI 0.7
#define MIB 1048576.0
#define KIB 1024.0

/* A longer run keeps as many, further apart (flatline itself: 2,048). */
enum { CELL_READINGS = 1200, CELL_READINGS_MOST = 16384, CELL_SERIES = 2 };

/* Seconds; flatline samples ten times a second. */
#define CELL_EVERY 0.1
#define CELL_INTERVAL(seconds)                                                 \
	((seconds) > CELL_EVERY * CELL_READINGS ? (seconds) / CELL_READINGS    \
						: CELL_EVERY)

struct cell_row {
	const char *name;
	enum runtime runtime;
	double rate;	 /* requests a second, on average */
	double seconds;	 /* of load */
	double keeps;	 /* tolerances per request: a leak, if 2 or more */
	double tooth;	 /* bytes: the height of its teeth or steps... */
	double tooth_is; /* ...and how many requests one takes */
	double blind;	 /* requests; see above */
	const char *why; /* it is blind */
};

/* With no teeth, and blind for nothing; and blind for so many requests. */
#define CELL(name, runtime, rate, seconds, keeps)                              \
	CELL_BLIND(name, runtime, rate, seconds, keeps, 0, NULL)
#define CELL_BLIND(name, runtime, rate, seconds, keeps, blind, why)            \
	{                                                                      \
		name, runtime, rate, seconds, keeps, 0, 0, blind, why          \
	}

/* What a sampler would have written down. NAN: a gap. */
struct recording {
	size_t n, series;
	size_t noisy; /* of the series, the first so many have noise */
	enum crowd crowd;
	double interval; /* seconds */
	const char *names[CELL_SERIES];
	double time_s[CELL_READINGS_MOST], dose[CELL_READINGS_MOST];
	double values[CELL_SERIES][CELL_READINGS_MOST];
	double truth[CELL_READINGS_MOST];
};

/* The size of a row is that of the family's own struct, which begins with a
 * struct cell_row. */
struct cell_family {
	const char *name;
	const void *rows;
	size_t size, count;
	/* Time and dose are filled in, at a constant rate; fills in values and
	 * truth, without noise in the readings of bytes, which the first
	 * `noisy` series get afterwards. */
	void (*record)(const void *row, struct source *, struct recording *);
	size_t readings; /* kept at most; 0: CELL_READINGS */
};

#define CELL_FAMILY(id, text)                                                  \
	const struct cell_family cells_##id = {                                \
	    text, rows, sizeof(*rows), COUNT(rows), id##_record, 0};

#define CELLS(id) extern const struct cell_family cells_##id;
#include "cells.def"
#undef CELLS

/* cells.c */
size_t cells_count(void);
/* The row, and the family that it is of. */
const struct cell_row *cells_row(size_t cell, const struct cell_family **);
int cell_leaks(const struct cell_row *);
double cell_requests(const struct cell_row *);
/* The least number of requests; see above. */
double cell_least(const struct cell_row *);
/* NULL: it has an answer; else why not. */
const char *cell_no_answer(const struct cell_row *);

/* What the verdict said, and how often. */
enum { CELL_REASONS = 12 };

struct cell_count {
	size_t series, leaks, flats;
	size_t bounded, covered, below;	   /* had bounds; truth within, under */
	const char *reasons[CELL_REASONS]; /* of what was not right */
	size_t times[CELL_REASONS];
};

/* simulate.c */
void recording_begin(struct recording *, const struct cell_family *,
		     const struct cell_row *);
/* Requests since the reading before. */
double recording_requests(const struct recording *, size_t reading);
void cell_run(struct cell_count *, const struct cell_family *,
	      const struct cell_row *, size_t series);

/* cells_table.c: runs every cell and prints a line for each, then the sums. */
void cells_print(size_t series, FILE *);
/* needed.c: requests needed beside the least that statistics allow. */
void needed_print(size_t series, FILE *);

#endif
