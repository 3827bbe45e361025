/* SPDX-License-Identifier: MIT */
/* Showing a verdict: as text, as JSON, as pictures. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

#include "base/buf.h"
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
	char doubt[200];   /* why they cannot be told apart; "": they can */
	char warning[320]; /* what else differs; "": nothing is known to */
	enum comparison kind;
	char sentence[512];
};

/* Fills in kind and sentence from the two verdicts and the doubt. No I/O. */
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
/* Good, bad or unsure, as the verdict that is so. */
enum verdict_kind comparison_mood(enum comparison);

/* More than two runs, one after the other. All borrowed. */
struct history {
	const struct judged *runs;
	const char *const *names;
	const struct compared *steps; /* from each to the next: count - 1 */
	size_t count;
	struct compared whole; /* the first and the last */
	char sentence[512];
};

void history_judge(struct history *); /* fills in the sentence */
void text_history(FILE *, const struct history *, int color);
json_t *json_history(const struct history *);
int plot_history(const char *dir, const struct history *, const char *format,
		 struct error *);

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
void text_compared(FILE *, const struct compared *, int verbose, int color);

/* The objects of the design; the caller owns them. */
json_t *json_verdict(const struct judged *);
json_t *json_compared(const struct compared *);

/* Which pictures: format is "svg", "png", "txt" or NULL for the first two. */
struct plot_choice {
	const char *format;
	const char *const
	    *names; /* "memory"; none: all that there is data for */
	size_t nnames;
};

/*
 * Draws pictures with gnuplot into dir: every one of the plots folder that is
 * for one run, or for two. STATUS_UNAVAILABLE: no gnuplot, and how to get it.
 */
int plot_chosen(const char *dir, const struct judged *,
		const struct plot_choice *, struct error *);
int plot_run(const char *dir, const struct judged *, const char *format,
	     struct error *);
int plot_compared(const char *dir, const struct compared *, const char *format,
		  struct error *);

/*
 * A report is one file, made from a run directory alone: report_X.c ends in
 * one const struct and has a row in reports.def.
 */
struct papers;
struct report {
	const char *file; /* "junit.xml" */
	/* dir: where the pictures are that were drawn before. */
	int (*fill)(struct buf *, const char *dir, const struct judged *,
		    const struct papers *, struct error *);
};

#define REPORT(name) extern const struct report report_##name;
#include "report/reports.def"
#undef REPORT

/* All of them, into dir. One that fails does not keep the others. */
int reports_write(const char *dir, const struct judged *, struct error *);

/* A comparison as a comment on a pull request, into that file of dir. */
int summary_compared(const char *dir, const char *file, const struct compared *,
		     struct error *);

/*
 * For GitHub: a line that annotates the pull request; what a job's page shows
 * (of a run that has a summary.md), appended to that file.
 */
void github_annotate(FILE *, const char *title, enum verdict_kind,
		     const char *sentence, const char *scenario_path);
int github_summarize(const char *summary_path, const char *step_file,
		     struct error *);

/*
 * Where a file that comes with the program is: below FLATLINE_DATADIR, else
 * below ../share/flatline beside the program, else, when it runs in its build
 * folder, in the source tree. Never the current directory.
 */
int datadir_path(char *path, size_t size, const char *file, struct error *);

#endif
