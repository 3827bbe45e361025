/* SPDX-License-Identifier: MIT */
/*
 * How often the verdict is right: on recorded runs whose truth is known, and
 * on simulated ones. Used by the program `accuracy` and by the unit tests.
 */
#ifndef ACCURACY_ACCURACY_H
#define ACCURACY_ACCURACY_H

#include <stddef.h>
#include <stdio.h>

#include "verdict/verdict.h"

/* A recorded run and its label. */
enum { RUN_SERIES = 8, RUN_ROWS = 4096 };

struct recorded {
	char file[96], runtime[32];
	int leaks;
	double injected; /* bytes per request; NAN: not known in bytes */
	char names[RUN_SERIES + 2][32];
	size_t ncolumns, nrows; /* columns after time_s and requests */
	double time_s[RUN_ROWS], dose[RUN_ROWS];
	double values[RUN_SERIES][RUN_ROWS];
};

struct corpus {
	struct recorded *runs;
	size_t count;
};

/* Reads labels.csv and what it lists; 0, or -1 with a line on stderr. */
int corpus_read(struct corpus *, const char *dir);
void corpus_free(struct corpus *);
/* The value of the first series of a run, rss_bytes. */
const double *recorded_rss(const struct recorded *);
int recorded_is_jvm(const struct recorded *);
/*
 * NULL: the recording has an answer in its data; else why not. As for a
 * simulated service (cells.h), this follows from what is true and from the
 * readings, never from a verdict: there is no answer where a service of the
 * other truth would have shown the same. A leak keeps at least twice the
 * tolerance, and what is healthy is told from it by half of the run.
 *
 * A leak has no answer if it keeps less than that.
 *
 * What is healthy has none if in the second half of its requests memory rises
 * by the tolerance or more for each (medians of the first and the last tenth of
 * that half): so does a leak that began in the middle. Nor has it one if memory
 * rose in a step, and a leak that grows in steps as high (arenas, tables) would
 * not have taken another by the end: if all readings after a hundredth of the
 * run are above all before it, by more than a leak keeps in what was left of
 * the run. The first tenth is start-up.
 *
 * A JVM seen from outside has none: its heap grows by policy.
 */
const char *recorded_no_answer(const struct recorded *, double tolerance);

/* What became of runs, for one tolerance. */
struct confusion {
	size_t runs, leaks, flats, undecided, false_leaks, false_flats;
	size_t either; /* a leak below the tolerance, decided: of the above */
	size_t answers, open; /* have an answer; of those, undecided */
	size_t unexplained; /* a JVM undecided for another reason than policy */
};

/* JVM runs only, or all the others; names what is wrong or undecided. */
void corpus_judge(const struct corpus *, double tolerance, int jvm,
		  struct confusion *, FILE *names);
void corpus_print(const struct corpus *, FILE *);
/* The rules that others use, on the same runs. */
void rivals_print(const struct corpus *, FILE *);

/* Shapes of simulated runs under kinds of noise. */
struct cell {
	size_t series, leaks, flats;
	size_t exceeded; /* FLAT, and the truth above its bound */
};

enum cell_class {
	CELL_FLAT, /* flat, or settles within half the run */
	CELL_LEAK, /* grows to the end: FLAT is wrong */
	CELL_OPEN  /* undecidable in principle: the rates are shown */
};

enum simulation_mode {
	SIMULATION_WHOLE,
	SIMULATION_LOOKS,
	SIMULATION_CYCLES,
	SIMULATION_MODES
};

const char *simulation_mode_name(enum simulation_mode);
size_t simulation_shapes(void);
size_t simulation_noises(void);
const char *simulation_shape_name(size_t shape);
const char *simulation_noise_name(size_t noise);
enum cell_class simulation_class(enum simulation_mode, size_t shape,
				 size_t noise);
void simulation_run(struct cell *, enum simulation_mode, size_t shape,
		    size_t noise, size_t series);
void simulation_print(enum simulation_mode, size_t series, FILE *);

#endif
