/* SPDX-License-Identifier: MIT */
/* Inside this stage: the readings of a fleet, and who they are of. */
#ifndef JUDGE_FLEET_SERIES_H
#define JUDGE_FLEET_SERIES_H

#include "judge/fleet.h"
#include "record/metric_series.h"

/* Pairs of time and value, in the order of time. */
struct fleet_readings {
	double *pairs; /* owned, or borrowed: who made it knows */
	size_t n, room;
};

static inline double
reading_time(const struct fleet_readings *of, size_t i)
{
	return of->pairs[2 * i];
}

static inline double
reading_value(const struct fleet_readings *of, size_t i)
{
	return of->pairs[2 * i + 1];
}

/* fleet_readings.c */
void readings_add(struct fleet_readings *, double time_s, double value);
/* Keeps the lower of every two. */
void readings_halve(struct fleet_readings *);

/*
 * fleet_names.c. place: what stays the same when a container restarts or a pod
 * is replaced. release: which build, as far as labels tell; "".
 */
void fleet_place(struct buf *place, const struct labels *);
void fleet_release(char release[FLEET_RELEASE], const struct labels *);
/* "shop/cart-7d4b9c-x2x9z app" */
void fleet_name(struct buf *name, const struct labels *);
/* Which count of fleet_counts it belongs to; NULL: it is wanted. */
size_t *fleet_left_out(struct fleet_counts *, const struct labels *);
/* The column of its metric, and whether its values have to show that it is
 * memory. -1: it is not. */
int fleet_column(const struct labels *, char column[METRIC_COLUMN],
		 int *unnamed);

/* A part of a series that is one life of a process. */
struct fleet_life {
	const struct labels *labels;
	const struct fleet_readings *readings;
	size_t from, to; /* the readings of it */
	char release[FLEET_RELEASE];
};

struct fleet_lives {
	struct fleet_life *items; /* owned */
	size_t count;
};

double life_first_s(const struct fleet_life *);
double life_last_s(const struct fleet_life *);
/* fleet_lives.c. Cuts a series where its process has started over. */
void fleet_lives_add(struct fleet_lives *, const struct labels *,
		     const struct fleet_readings *);
void fleet_lives_sort(struct fleet_lives *); /* by their beginnings */
/*
 * Moves those of one row out of the others: the first, and what follows where
 * it ended. Of two that overlap a little the older one is cut short.
 */
void fleet_lives_take_row(struct fleet_lives *others, struct fleet_lives *row,
			  double overlap_s);

/* fleet_promql.c */
void fleet_promql(struct fleet_promql *, const struct fleet_readings *,
		  double end_s, double limit);

/* fleet_join.c. What is joined to a series by its labels. */
struct fleet_joined {
	struct labels labels;
	uint64_t hash;
	double bytes;		      /* of a limit */
	const char *source;	      /* of it: a literal */
	struct fleet_readings counts; /* of a counter, that only rise */
	double last;		      /* of them, as it came; NAN: none yet */
};

struct fleet_joins {
	struct fleet_joined *items; /* owned */
	size_t count, room;
};

void joins_free(struct fleet_joins *);
/* The one of that set of labels, which is made if there is none. */
struct fleet_joined *joins_item(struct fleet_joins *, const struct labels *);
/* Adds to a counter, so that it only rises, whatever starts over. */
void joined_count(struct fleet_joined *, const double *readings, size_t n);
/* How much was counted at that time; *at: begins at 0. NAN: not known. */
double joined_at(const struct fleet_joined *, double time_s, size_t *at);
/* By namespace, pod and container; NULL: there is none. */
const struct fleet_joined *joins_limit(const struct fleet_joins *,
				       const struct labels *);
/*
 * By all labels that both have. *found NULL: none has those values. -1,
 * STATUS_DATA: several have, or it has no label of theirs.
 */
int joins_counter(const struct fleet_joins *, const struct labels *,
		  const struct fleet_joined **found, struct error *);

/* fleet_unit.c: judges lives of one release. */
struct fleet_judge; /* what judging needs, for one series after the other */
struct fleet_judge *fleet_judge_new(const struct settings *);
void fleet_judge_free(struct fleet_judge *);
struct fleet_unit {
	const struct fleet_life *lives;
	size_t nlives;
	const char *name, *column;
	const struct fleet_joined *limit;   /* NULL: none is known */
	const struct fleet_joins *counters; /* of --per; NULL: by the hour */
	size_t *uncounted;
};
/* The judged run is valid until the next call. NULL: it cannot be judged. */
const struct judged *fleet_unit_judge(struct fleet_judge *,
				      const struct fleet_unit *,
				      struct error *);

#endif
