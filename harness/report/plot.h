/* SPDX-License-Identifier: MIT */
/*
 * Pictures, inside this stage. Each drawing has a work folder of its own for
 * gnuplot, with data files of fixed names and the pictures; no foreign code
 * gets in. Foreign names are put only into facts.dat and labels of data files,
 * which gnuplot reads as text. plots/style.gp describes how a plot reads them.
 */
#ifndef REPORT_PLOT_H
#define REPORT_PLOT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "report/report.h"

/* What a plot can show; the first line of a .gp file names it. */
struct plot_kind {
	const char *name; /* "run" */
	/*
	 * Writes the data files into dir. what: a judged, compared or history.
	 */
	int (*prepare)(const char *dir, const void *what, struct error *);
	/* Describes its pictures in one sentence. */
	void (*words)(struct buf *, const void *what);
};

extern const struct plot_kind plot_kind_run, plot_kind_compare,
    plot_kind_history;

/* One series of a run as a picture shows it. All borrowed. */
struct trace {
	const char *name;
	enum measure measure;
	size_t n;
	const double *time_s, *dose, *values; /* NAN: a gap */
	const struct metric_verdict *metric;  /* NULL: not judged */
};

/* An interval of an axis. */
struct range {
	double low, high;
};

/* The trace that the verdict is about, or the best one there is. -1: none. */
int trace_decisive(struct trace *, const struct judged *, struct error *);
/* The trace of that column. -1: the column is missing or empty. */
int trace_column(struct trace *, const struct judged *, const char *name);
size_t trace_readings(const struct trace *); /* without gaps */
/* The range of the values between those times; low > high: there are none. */
struct range trace_values(const struct trace *, double from_s, double to_s);
struct range trace_times(const struct trace *);
/* When that dose had been reached. NAN: never. */
double trace_time_at(const struct trace *, double dose);
/* Whether there is a fitted line; its value and band at a dose. */
int trace_has_fit(const struct trace *);
struct bounds trace_fit(const struct trace *, double dose);

/*
 * Adds lines "time dose value", as many as a screen can show; peaks are kept.
 */
enum { DOWNSAMPLE_POINTS = 2000 };
void downsample_trace(struct buf *, const struct trace *);
/* The lowest reading in each of so many equal parts. */
void downsample_envelope(struct buf *, const struct trace *, size_t parts);

/* Quotes foreign text as a string of a data file. */
void datafile_quote(struct buf *, const char *foreign);
/* A line of facts.dat: a key and a text or number. */
void datafile_text(struct buf *, const char *key, const char *foreign);
void datafile_number(struct buf *, const char *key, double number);
/* Starts a block that gnuplot finds as index "[name]". */
void datafile_block(struct buf *, const char *name);
/* Headings of a picture: the title, fitted to its width, and subtitles. */
void datafile_title(struct buf *, const char *title, const char *words);
void datafile_subtitle(struct buf *, const char *key, const char *words);
/* Chooses the unit for amounts up to `most`: facts "unit" and "scale". */
double datafile_unit(struct buf *, const struct trace *, double most);

/*
 * Runs a plot script in dir, with a time limit. The script is given the format,
 * the picture's file name and the plots folder.
 */
struct gnuplot {
	const char *dir, *plots, *script, *format, *picture;
	double timeout_s;
};
int gnuplot_run(const struct gnuplot *, struct error *);
/*
 * Adds to gnuplot's SVG a description for readers who cannot see it, and
 * colours for dark mode.
 */
int svg_finish(const char *dir, const char *picture, const char *words,
	       struct error *);
/* The same for the text of an SVG. */
void svg_dress(struct buf *, const char *svg, const char *words);
/* Removes the blanks around a text picture. */
int txt_finish(const char *dir, const char *picture, struct error *err);
void txt_trim(struct buf *, const char *text);

#endif
