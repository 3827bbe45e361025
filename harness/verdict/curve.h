/* SPDX-License-Identifier: MIT */
/* A series in bounded memory: at most CURVE_POINTS of its readings are kept. */
#ifndef VERDICT_CURVE_H
#define VERDICT_CURVE_H

#include <stddef.h>

enum { CURVE_POINTS = 2048 };

struct curve {
	size_t n;
	double x[CURVE_POINTS]; /* dose, never decreasing */
	double y[CURVE_POINTS];
	size_t readings;  /* all that were usable */
	double first;	  /* the value of the first of them */
	double width;	  /* of a bin, in dose; 0: no bins yet */
	double offset;	  /* the dose before the counter was reset */
	double last_dose; /* as the counter showed it */
	double last_time; /* earlier rows are ignored */
};

void curve_init(struct curve *);
/* Whether it is neither a gap nor an absurd number. */
int curve_is_reading(double dose, double value);
/* Ignores gaps, absurd numbers and rows that go back in time. */
void curve_add(struct curve *, double time_s, double dose, double value);
double curve_dose(const struct curve *); /* of the newest reading */
/* The index of the first point at this dose or later; n if there is none. */
size_t curve_find(const struct curve *, double dose);

/* The lower envelope of a part of a curve: one reading per block of dose. */
enum { ENVELOPE_BLOCKS = 64 };

struct envelope {
	size_t n;
	double x[ENVELOPE_BLOCKS], y[ENVELOPE_BLOCKS];
};

/*
 * Cuts the curve from this dose on into at most `blocks` of equal dose, fewer
 * if there are few readings. Blocks without a reading are skipped.
 */
void envelope_cut(struct envelope *, const struct curve *, double from,
		  size_t blocks);

#endif
