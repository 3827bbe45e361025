/* SPDX-License-Identifier: MIT */
/* Shows what judge/ made of runs: as text, as JSON, as pictures. */
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

/* The same of a history. */
int summary_history(const char *dir, const char *file, const struct history *,
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
