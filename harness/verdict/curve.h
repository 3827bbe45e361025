/* SPDX-License-Identifier: MIT */
/*
 * A series made small: however many readings come, at most CURVE_POINTS are
 * kept, each one that was really taken.
 */
#ifndef VERDICT_CURVE_H
#define VERDICT_CURVE_H

#include <stddef.h>

enum { CURVE_POINTS = 2048 };

struct curve {
	size_t n;
	double x[CURVE_POINTS]; /* dose, never decreasing */
	double y[CURVE_POINTS];
	size_t readings;  /* all that were good */
	double first;	  /* the value of the first of them */
	double width;	  /* of a bin of dose; 0: no bins yet */
	double offset;	  /* the dose before the counter was reset */
	double last_dose; /* as the counter had it */
	double last_time; /* rows that go back behind it are left out */
};

void curve_init(struct curve *);
/* No gap, and no absurd number. */
int curve_is_reading(double dose, double value);
/* Gaps, absurd numbers and rows that go back in time are left out. */
void curve_add(struct curve *, double time_s, double dose, double value);
double curve_dose(const struct curve *); /* of the newest reading */
/* The index of the first point at this dose or later; n if there is none. */
size_t curve_find(const struct curve *, double dose);

/* The lower envelope of a part of a curve: one reading a block of dose. */
enum { ENVELOPE_BLOCKS = 64 };

struct envelope {
	size_t n;
	double x[ENVELOPE_BLOCKS], y[ENVELOPE_BLOCKS];
};

/*
 * Cuts what lies from this dose on into at most `blocks` of equal dose, fewer
 * if there are few readings. Blocks without a reading are left out.
 */
void envelope_cut(struct envelope *, const struct curve *, double from,
		  size_t blocks);

#endif
