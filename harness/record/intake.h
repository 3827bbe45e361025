/* SPDX-License-Identifier: MIT */
/*
 * The intake of a CSV that flatline did not write: a loop around ps, an export
 * of Grafana, a table made by hand. It renames columns whose names tell another
 * unit, turns all kinds of clocks into seconds, and refuses by name what would
 * be judged wrongly in silence. Inside this stage.
 *
 *   times    seconds, or by their name ms, us or ns; since 1970 in any of
 *            these, by their size; dates (base/date.h); a time of day
 *   memory   bytes; KiB, MiB or GiB where the name says so (rss_kib, VmRSS)
 *   order    oldest first, or newest first
 *   requests a running count, which may start over
 */
#ifndef RECORD_INTAKE_H
#define RECORD_INTAKE_H

#include "record/csv.h"
#include "record/record.h"

/* What is known of the values of a column that were read. */
struct intake_column {
	double factor;	/* to the unit that its name ends in */
	int is_process; /* memory of a process, or of several */
	size_t values;	/* above 0 */
	size_t changes;
	int pages, fours; /* all are multiples of a page, of four */
	double last, most;
};

struct intake {
	const char *input;	       /* borrowed; for messages */
	const struct strings *headers; /* borrowed */
	struct strings columns;	       /* what flatline calls them */
	struct intake_column *of;      /* each column */
	int time, requests, pid;       /* columns; -1: there is none */
	double unit;		       /* of times: seconds; 0: not known yet */
	double origin;		       /* the first time, if it has a date */
	int dated;		       /* times are texts */
	double last_text_s;	       /* the last of these */
	/* Rows that were read ahead, each with its line at the end. */
	double *held;
	size_t nheld, room, at;
	int begun, ended, reversed;
	double apart; /* the least between two times, s */
	double last_s, last_requests, last_pid;
	size_t times;
	int whole;			     /* all times are */
	size_t counts, rises, falls, resets; /* of requests */
	struct buf note;
};

/*
 * For rows with these headers, which are borrowed. NULL and STATUS_DATA: two
 * would have the same name.
 */
struct intake *intake_open(const char *input, const struct strings *headers,
			   struct error *);
void intake_free(struct intake *);
/* The next row, as rows_next(). */
int intake_next(struct intake *, struct rows *, double *values, struct error *);
/* A field that is no number; -1: it is no time either. */
int intake_text(struct intake *, size_t column, const char *text,
		double *value);

/* intake_names.c: the name that flatline has for it, and the factor. */
void intake_name(struct buf *name, const char *header, double *factor);
/* Whether it is a time; unit: seconds, or 0 if the name does not say. */
int intake_name_is_time(const char *header, double *unit);

/* intake_time.c: the first time of all decides on unit and origin. -1: error */
int intake_time(struct intake *, size_t line, double *time, struct error *);

/* intake_check.c: the file in a command to copy; "FILE" if the shell would not
 * take its name as it stands. */
const char *intake_file(const struct intake *);
/* Takes a row in order of time. */
int intake_check_row(struct intake *, const double *values, size_t line,
		     struct error *);
/* After the last row. */
int intake_check_end(struct intake *, struct error *);
/* Adds to the note; "; " separates. */
void intake_note(struct intake *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
