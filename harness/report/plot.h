/* SPDX-License-Identifier: MIT */
/*
 * Pictures, inside this stage. gnuplot works in a folder of its own, made for
 * one drawing: data files with fixed names and the pictures, no foreign code.
 * Every foreign name travels in facts.dat or as a label in a data file, where
 * gnuplot reads it as text. plots/style.gp says how a plot reads them.
 */
#ifndef REPORT_PLOT_H
#define REPORT_PLOT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "report/report.h"

/* What a plot can be of; the first line of a .gp names it. */
struct plot_kind {
	const char *name; /* "run" */
	/* Writes the data files into dir. what: judged or compared. */
	int (*prepare)(const char *dir, const void *what, struct error *);
	/* What its pictures show, in one sentence. */
	void (*words)(struct buf *, const void *what);
};

extern const struct plot_kind plot_kind_run, plot_kind_compare,
    plot_kind_history;

/* One series of a run, as a picture shows it. All borrowed. */
struct trace {
	const char *name;
	enum measure measure;
	size_t n;
	const double *time_s, *dose, *values; /* NAN: a gap */
	const struct metric_verdict *metric;  /* NULL: not judged */
};

/* A straight piece of a drawing. */
struct range {
	double low, high;
};

/* The trace that the verdict is about, or else the best there is. -1: none. */
int trace_decisive(struct trace *, const struct judged *, struct error *);
/* The trace of a column of this name. -1: there is none with a reading. */
int trace_column(struct trace *, const struct judged *, const char *name);
size_t trace_readings(const struct trace *); /* that are no gaps */
/* low > high: no reading between those times. */
struct range trace_values(const struct trace *, double from_s, double to_s);
struct range trace_times(const struct trace *);
/* When so much had been done. NAN: never. */
double trace_time_at(const struct trace *, double dose);
/* Whether there is a fitted line, and where it and its band are at a dose. */
int trace_has_fit(const struct trace *);
struct bounds trace_fit(const struct trace *, double dose);

/* Adds "time dose value" lines: what a screen can show, peaks kept. */
enum { THIN_POINTS = 2000 };
void thin_trace(struct buf *, const struct trace *);
/* The lowest reading of each of so many equal parts, at its place. */
void thin_envelope(struct buf *, const struct trace *, size_t parts);

/* Foreign text as a quoted string of a data file. */
void datafile_quote(struct buf *, const char *foreign);
/* facts.dat: a key and a text or number a line. */
void datafile_text(struct buf *, const char *key, const char *foreign);
void datafile_number(struct buf *, const char *key, double number);
/* Starts a block that gnuplot finds as index "[name]". */
void datafile_block(struct buf *, const char *name);
/* Lines for the head of a picture: title (fitted to its width), subtitles. */
void datafile_title(struct buf *, const char *title, const char *words);
void datafile_subtitle(struct buf *, const char *key, const char *words);
/* The unit that suits amounts up to `most`: facts "unit" and "scale". */
double datafile_unit(struct buf *, const struct trace *, double most);

/*
 * Runs a plot in dir, for at most timeout_s. It is given the format, the
 * picture to make, and the folder of the plots.
 */
struct gnuplot {
	const char *dir, *plots, *script, *format, *picture;
	double timeout_s;
};
int gnuplot_run(const struct gnuplot *, struct error *);
/*
 * What gnuplot's SVG lacks: a title in words for who cannot see it, and darker
 * colours where the reader's are dark.
 */
int svg_finish(const char *dir, const char *picture, const char *words,
	       struct error *);
/* The same of its text. */
void svg_dress(struct buf *, const char *svg, const char *words);
/* A picture of text without the blanks around it. */
int txt_finish(const char *dir, const char *picture, struct error *err);
void txt_trim(struct buf *, const char *text);

#endif
