/* SPDX-License-Identifier: MIT */
/* How many of the marks of requests arrived somewhere, by the bytes there. */
#ifndef SAMPLE_MARK_SHARE_H
#define SAMPLE_MARK_SHARE_H

enum { MARK_STRETCHES = 6 /* each other one is marked */ };

struct mark_series {
	double requests[MARK_STRETCHES], marked[MARK_STRETCHES];
	double bytes[MARK_STRETCHES];
	double open; /* requests that may be under way at an end of one */
};

/*
 * The share of the marks, 1 for all; 0: it cannot be told from the bytes that
 * go there anyway, in some stretch. For a database that is asked that is so.
 */
double mark_share(const struct mark_series *);
/* Whether so many seem to have arrived in one that it is worth another try. */
int mark_share_is_unsure(const struct mark_series *);

#endif
