/* SPDX-License-Identifier: MIT */
/* Presents what judge/ made: as text, JSON and pictures. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/error.h"
#include "judge/judged.h"

void text_history(FILE *, const struct history *, int color);
json_t *json_history(const struct history *);
int plot_history(const char *dir, const struct history *, const char *format,
		 struct error *);

/* "LEAK  grows 612 B/request ...", in lines that fit a terminal. */
void text_headline(FILE *, const struct judged *, int color);
/*
 * "LEAK  grows 612 B/request ..." and a table of metrics. verbose: -1 only the
 * verdict, on one line; 1 with the evidence for each metric.
 */
void text_verdict(FILE *, const struct judged *, int verbose, int color);
/*
 * One line for each limit, with a mark and the measured value. broken_only:
 * only those that failed the run although its growth did not.
 */
void text_limits(FILE *, const struct judged *, int broken_only);
/* What there is more of among open files, and what the service itself has
 * logged; nothing if there is neither. */
void text_resources(FILE *, const struct judged *);
/*
 * The command that follows a run that is FAILED or INCONCLUSIVE; or nothing.
 * own: flatline has just driven it, so that its command is the user's.
 */
void next_step(struct buf *, const struct judged *, int own);
/* How many times as much load it takes for a verdict: at least twice. */
double next_times(const struct judged *);
/* The same of a comparison that is FAILED or INCONCLUSIVE. */
void next_compared(struct buf *, const struct compared *);
double next_times_compared(const struct compared *);
void text_compared(FILE *, const struct compared *, int verbose, int color);

/* The objects of --json and verdict.json; the caller owns them. */
json_t *json_verdict(const struct judged *);
json_t *json_compared(const struct compared *);

/*
 * Which pictures to draw. format: "svg", "png", "txt", or NULL for the first
 * two.
 */
struct plot_choice {
	const char *format;
	const char *const *names; /* "memory"; none: all that have data */
	size_t nnames;
};

/*
 * Draws pictures with gnuplot into dir: all plots of the plots folder for this
 * kind of input. STATUS_UNAVAILABLE: no gnuplot, and how to install it.
 */
int plot_chosen(const char *dir, const struct judged *,
		const struct plot_choice *, struct error *);
int plot_run(const char *dir, const struct judged *, const char *format,
	     struct error *);
int plot_compared(const char *dir, const struct compared *, const char *format,
		  struct error *);

/*
 * A report is one file made from a run directory. report_X.c ends in one const
 * struct and has a row in reports.def.
 */
struct run_files;
struct report {
	const char *file; /* "junit.xml" */
	/* dir: where the pictures already are. */
	int (*fill)(struct buf *, const char *dir, const struct judged *,
		    const struct run_files *, struct error *);
};

#define REPORT(name) extern const struct report report_##name;
#include "report/reports.def"
#undef REPORT

/* Writes all of them into dir; one that fails does not stop the others. */
int reports_write(const char *dir, const struct judged *, struct error *);

/*
 * Writes a comparison into that file of dir, as a comment for a pull request.
 */
int summary_compared(const char *dir, const char *file, const struct compared *,
		     struct error *);

/* The same of a history. */
int summary_history(const char *dir, const char *file, const struct history *,
		    struct error *);

/*
 * For GitHub: prints a line that annotates the pull request; appends summary.md
 * to the file that the job's page shows.
 */
void github_annotate(FILE *, const char *title, enum verdict_kind,
		     const char *sentence, const char *scenario_path);
int github_summarize(const char *summary_path, const char *step_file,
		     struct error *);

/*
 * The path of a file that comes with the program: below FLATLINE_DATADIR; else
 * below ../share/flatline beside the program; else, in a build folder, in the
 * source tree. Never below the current directory.
 */
int datadir_path(char *path, size_t size, const char *file, struct error *);

/*
 * gnuplot.c: child_output() for a process that may not start programs itself:
 * gnuplot with a plot of ours, and nothing else (CHILD_MISSING, EPERM).
 */
struct child;
int gnuplot_serve(const struct child *, struct buf *words);

#endif
