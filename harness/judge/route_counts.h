/* SPDX-License-Identifier: MIT */
/* How many requests each route had had by a time, from a run's routes.csv. */
#ifndef JUDGE_ROUTE_COUNTS_H
#define JUDGE_ROUTE_COUNTS_H

#include "base/names.h"
#include "record/record.h"
#include "verdict/routes.h"

/* A route's count as its rows are read. */
struct route_count {
	char name[200];
	double requests;
	int column; /* of the regression */
};

/* The counts at a time when rows were written. */
struct milestone {
	double completed;	  /* requests, as samples.csv counts them */
	double dose[ROUTES_MOST]; /* of each column, failed requests included */
};

/* The counts at the two milestones around a sample. */
struct route_counts {
	struct route_count items[NAMES_MOST];
	struct names names; /* of the items */
	size_t count, ncolumns;
	struct route_rows *rows;
	struct route_row row; /* the next row */
	int more;
	double completed; /* so far */
	struct milestone before, after;
	size_t milestones;			   /* milestones passed */
	double classes[NAMES_MOST][ROUTE_CLASSES]; /* requests */
};

/*
 * Reads the file whole, once, and assigns columns, most requests first; the
 * last column takes all other routes. -1: it tells no two routes apart.
 */
int route_counts_count(struct route_counts *, const char *dir);
/* Takes all rows of the next time there are any for; 0: no more. */
int route_counts_advance(struct route_counts *);
/* Before the rows are read once more; columns stay. */
void route_counts_restart(struct route_counts *);
/*
 * Requests of each route when so many requests in all had been completed. It
 * interpolates by requests, not by time, since the pace varies between two
 * milestones. -1: not known any more.
 */
int route_counts_dose(struct route_counts *, double completed, double *dose);

#endif
