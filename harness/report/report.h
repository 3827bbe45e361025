/* SPDX-License-Identifier: MIT */
/* Showing a verdict: as text, as JSON, as pictures. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "record/record.h"
#include "verdict/forecast.h"
#include "verdict/verdict.h"

/* What a rest without load at the end showed; NAN: there was none. */
struct held {
	double seconds, before, after; /* of the metric that decided */
};

/* How the metric that decided grows with one route's requests. */
struct route_growth {
	char name[200];
	double requests;
	struct bounds growth; /* per request of this route */
	int grows;	      /* surely, and by more than the tolerance */
};

enum { REPORT_ROUTES = 12 };

/* What a run is held to, and what was seen of it; NAN: neither. */
struct bar {
	double limit, seen;
};

/* A run and what was decided of it. Both are borrowed. */
struct judged {
	const struct run *run;
	const struct verdict *verdict;
	struct conditions conditions;
	struct forecast forecast;
	char check[160];	 /* what a death says of the growth; "" */
	double requests, errors; /* all, warm-up included; NAN */
	struct held held;
	/* Most requests first; none where they cannot be told apart. */
	struct route_growth routes[REPORT_ROUTES];
	size_t nroutes;
	struct bar p99, rate, fds; /* seconds; requests a second; most open */
};

enum comparison {
	COMPARE_FIXED,
	COMPARE_REGRESSED,
	COMPARE_STILL_LEAKING,
	COMPARE_UNCHANGED,
	COMPARE_INCONCLUSIVE
};

struct compared {
	struct judged before, after;
	enum comparison kind;
	char sentence[320];
};

/* Fills in kind and sentence from the two verdicts. No I/O. */
void compare_judged(struct compared *);
/*
 * The metric that the comparison is about, as each run has it; NULL where a
 * run does not. The difference is after minus before, bounded by both errors.
 */
const struct metric_verdict *compare_before(const struct compared *);
const struct metric_verdict *compare_after(const struct compared *);
struct bounds compare_difference(const struct compared *);
const char *comparison_word(enum comparison);  /* "still leaking" */
const char *comparison_title(enum comparison); /* "STILL LEAKING" */

/*
 * "LEAK  grows 612 B/request ..." and the table of metrics under it.
 * verbose: -1 the verdict line alone, on one line; 1 each metric's evidence.
 */
void text_verdict(FILE *, const struct judged *, int verbose, int color);
/*
 * The limits with a mark and what was seen, a line each; broken_only: those
 * that failed the run although its growth did not.
 */
void text_limits(FILE *, const struct judged *, int broken_only);
int limits_broken(const struct judged *);
void text_compared(FILE *, const struct compared *, int color);

/* The objects of the design; the caller owns them. */
json_t *json_verdict(const struct judged *);
json_t *json_compared(const struct compared *);

/*
 * Draws pictures with gnuplot into dir: every one of the plots folder that is
 * for one run, or for two. format is "svg", "png" or NULL for both.
 * STATUS_UNAVAILABLE: no gnuplot, and how to get it.
 */
int plot_run(const char *dir, const struct judged *, const char *format,
	     struct error *);
int plot_compared(const char *dir, const struct compared *, const char *format,
		  struct error *);

/*
 * Where a file that comes with the program is: below FLATLINE_DATADIR, else
 * below ../share/flatline beside the program, else, when it runs in its build
 * folder, in the source tree. Never the current directory.
 */
int datadir_path(char *path, size_t size, const char *file, struct error *);

#endif
