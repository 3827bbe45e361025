/* SPDX-License-Identifier: MIT */
/*
 * What another program recorded: the readings of one or several processes,
 * containers or heaps, each of which gets a verdict of its own. Bounded: of
 * more rows than that, every second one is kept.
 */
#ifndef RECORD_RECORDING_H
#define RECORD_RECORDING_H

#include "base/buf.h"
#include "base/error.h"

enum {
	RECORDED_COLUMNS = 6,
	RECORDING_ITEMS = 4096,
	RECORDING_ROWS = 1 << 20,
	RECORDING_SHOWN = 200 /* verdicts of one file */
};

/* One process, container or heap. */
struct recorded {
	char *name;		/* "java (pid 812)"; "" if it has none */
	struct strings columns; /* time_s first */
	double digits[RECORDED_COLUMNS]; /* worth of the last digit printed */
	double *values;			 /* RECORDED_COLUMNS a row */
	size_t nrows, room, seen;
	double
	    left_out[RECORDED_COLUMNS]; /* the newest row, if it is not kept */
	int begun, kept;		/* whether there is one; it is */
	double clock_s, base_s;		/* of a clock that starts over */
	int lives;
	double mark; /* for a reader to use */
};

struct recording {
	struct recorded *items;
	size_t count, newest; /* the one found last */
	size_t rows, stride;
	size_t lost; /* rows of items beyond RECORDING_ITEMS */
	int ticks;   /* there are no times: time_s counts readings */
	/* Why nothing in it proves memory FLAT; "": it may. */
	char doubt[240];
	char nothing[240]; /* why it tells nothing at all; "": it does */
	struct buf note;   /* how it was read */
};

struct recording *recording_new(void);
void recording_free(struct recording *);
/* The one of that name, which is made if there is none; NULL: too many. */
struct recorded *recording_item(struct recording *, const char *name);
/* Begins a row of it, which is dropped if the time is no number; item may be
 * NULL. */
void recording_row(struct recording *, struct recorded *, double time_s);
/*
 * A value of the row that was begun, and what its last printed digit is worth:
 * the value may be off by half of that. item may be NULL.
 */
void recorded_value(struct recorded *, const char *column, double value,
		    double digit);
/*
 * The time by a clock that counts from the start of the process: what falls to
 * less than half has started over. Sets the column pid to the number of the
 * life, in the row that recording_row() begins with that time. stamp_s: when it
 * was written by another clock, which is preferred; or NAN.
 */
void recording_uptime_row(struct recording *, struct recorded *,
			  double uptime_s, double stamp_s);
/* That of its newest row; NAN: it has none, or item is NULL. */
double recorded_time(const struct recorded *);
/* How many rows have a value in that column. */
size_t recorded_count(const struct recorded *, const char *column);
/*
 * Of two columns the one that says more, under the name of the first: that is
 * the first, unless it has too few values. Returns 1 if it was the second.
 */
int recorded_choose(struct recorded *, const char *first, const char *second);
/*
 * After the last row: what has too few rows is left out beside what has enough;
 * times count from the first. STATUS_DATA: nothing is left, or times run
 * backwards and forwards.
 */
int recording_end(struct recording *, const char *input, struct error *);

#endif
