/* SPDX-License-Identifier: MIT */
/*
 * Many series of a monitoring system, each judged as soon as it is whole. A row
 * is one place in which a process runs: the lives of a container that restarts,
 * and of the pods that follow each other in it, are one row. What is kept of a
 * row that was judged does not depend on how many readings it had.
 */
#ifndef JUDGE_FLEET_H
#define JUDGE_FLEET_H

#include "judge/judged.h"
#include "record/labels.h"

enum { FLEET_POINTS = 96, FLEET_RELEASES = 8, FLEET_RELEASE = 80 };

struct fleet_order {
	const struct settings *settings;
	double start_s, end_s, step_s;
	size_t parts; /* replies in which a series comes */
};

/* What the same readings give in PromQL. NAN: nothing. */
struct fleet_promql {
	double deriv;	    /* deriv(x[6h]) at the end, per second */
	double predicted_s; /* until predict_linear(x[6h], ...) is the limit */
	size_t windows, alarms; /* of 6 h each; with a deriv above 0 */
};

/* What ran in a row from that time on, oldest first. */
struct fleet_release {
	char name[FLEET_RELEASE]; /* "v1.4.2", "7d4b9c"; "": it is not told */
	double from_s;
	enum verdict_kind kind;
	double growth; /* as judged_rate() */
};

struct fleet_row {
	char *name;
	struct labels labels; /* of its newest life */
	enum verdict_kind kind;
	enum status status;
	int per_second;
	enum measure measure;
	struct bounds growth; /* as judged_rate() */
	double tolerance;     /* as judged_rate() */
	double level, limit;  /* NAN: not known */
	double due_s;	      /* until the limit; NAN: not known */
	struct fleet_promql promql;
	struct fleet_release releases[FLEET_RELEASES];
	size_t nreleases, lives;
	/* Since when its growth is what it is, and what it is of: the index of
	 * the release; nreleases: of all that are known. */
	size_t since;
	float points[FLEET_POINTS]; /* over the range; NAN: none there */
	/* For who shows it; owned. */
	char *text, *json;
};

struct fleet;
/* Told of each row as it is judged: fills in what is shown. */
typedef void fleet_judged_fn(void *arg, struct fleet_row *,
			     const struct judged *);

struct fleet *fleet_new(const struct fleet_order *, fleet_judged_fn *,
			void *arg);
void fleet_free(struct fleet *);

/*
 * Before the series: memory limits, and what --per counts, by their labels.
 * Readings of one come in the order of time; older ones are left out.
 */
void fleet_limit(struct fleet *, const struct labels *, const char *source,
		 double bytes);
void fleet_count(struct fleet *, const struct labels *, const double *readings,
		 size_t n);
/* Whether a series of that name and labels is judged; else counts why not. */
int fleet_wants(struct fleet *, const struct labels *);
/*
 * A series, or its next part: n pairs of time and value. STATUS_DATA: several
 * counters of --per have its labels, or none can have.
 */
int fleet_series(struct fleet *, const struct labels *, const double *readings,
		 size_t n, struct error *);
/* After the last: judges what is left, and sorts. */
int fleet_finish(struct fleet *, struct error *);

const struct fleet_row *fleet_rows(const struct fleet *, size_t *count);

struct fleet_counts {
	size_t series;	   /* that were taken */
	size_t pods;	   /* left out: a pod's sum beside its containers */
	size_t pauses;	   /* left out: the pod's own container, POD */
	size_t groups;	   /* left out: control groups that are no container */
	size_t no_memory;  /* left out: not memory */
	size_t empty;	   /* left out: too few readings */
	size_t uncounted;  /* rows that no counter of --per has the labels of */
	size_t failed;	   /* rows that could not be judged */
	char failure[512]; /* why the first of them could not */
	double spacing_s;  /* the least between two readings; NAN */
	size_t thinned;	   /* one reading of so many was kept; 1: all */
};
const struct fleet_counts *fleet_counts(const struct fleet *);

#endif
