/* SPDX-License-Identifier: MIT */
/*
 * Rows of a CSV that has grown for weeks become fewer: text in, text out. Time
 * is cut into stretches of equal length, each of which keeps two rows of all of
 * its own. Inside this stage.
 */
#ifndef RECORD_THIN_H
#define RECORD_THIN_H

#include <stddef.h>

#include "base/buf.h"

enum { THIN_COLUMNS = 320 };

struct thin_order {
	/*
	 * 0: each column has one value a time, of which a stretch keeps the
	 * lowest and the highest in their order, since envelopes go by the one
	 * and peaks by the other; of a counter the last of each half. Else as
	 * many columns after the time say whose row it is, and a stretch keeps
	 * the last row of each.
	 */
	size_t keys;
	const double *marks; /* times across which nothing is thinned, rising */
	size_t nmarks;
	double stretch_s;
	size_t untouched; /* so many of the last rows stay as they are */
};

/* Adds the header and the rows that are left, and returns how many those are.
 * A line that is cut short or has no time is left out. */
size_t thin_rows(struct buf *, const char *text, size_t length,
		 const struct thin_order *);
/*
 * Thins until no more than `most` rows are left, in stretches that are as
 * short as that allows; if all of them are of others, the oldest are left out.
 */
size_t thin_down(struct buf *, const struct buf *text, size_t most,
		 struct thin_order *);

#endif
