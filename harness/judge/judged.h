/* SPDX-License-Identifier: MIT */
/*
 * A judged run, a comparison of two, and a history: what this stage makes and
 * report/ shows.
 */
#ifndef JUDGE_JUDGED_H
#define JUDGE_JUDGED_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/route_limit.h"
#include "base/settings.h"
#include "record/log_warnings.h"
#include "record/record.h"
#include "verdict/causes.h"
#include "verdict/forecast.h"
#include "verdict/verdict.h"

/* The deciding metric before and after a hold without load; NAN: no hold. */
struct held {
	double seconds, before, after;
};

/*
 * How the deciding metric grows with the requests of one route, or of several
 * that always go together.
 */
struct route_growth {
	char name[200]; /* "GET /a + GET /b" */
	double requests;
	struct bounds growth; /* per request of this route */
	int grows;	      /* surely, and by more than is tolerated */
	int less;	      /* surely, than any route that grows */
};

enum { JUDGED_ROUTES = 12 };

/* A limit of the run and what was measured; NAN: not known. */
struct run_limit {
	double limit, seen;
};

/* The same of one route: of its 95th or 99th percentile. */
struct judged_route_limit {
	char route[200];
	int percentile;
	struct run_limit of; /* seconds */
	/* Foreign text: "was never requested, did you mean POST /orders?"; ""
	 * if it was, or nothing is known of routes. */
	char missed[320];
};

/* Something that a leak can come with, and that the load did hardly do. */
struct unexercised {
	const char *what; /* "new connections" */
	char seen[48];	  /* "10 kept" */
	const char *how;  /* the option, or part of a scenario, that does it */
};
enum { JUDGED_UNEXERCISED = 5 };

/* A group of open descriptors: how many before the load, or at first, and when
 * there were the most. Foreign text. */
struct descriptor_growth {
	char kind[16];	/* "tcp", "file": descriptor_groups.h of sample */
	char what[200]; /* "10.0.0.5:5432", "/tmp/upload-*"; "" */
	char state[16]; /* "CLOSE_WAIT", of TCP; "" */
	double before, after;
};

enum { JUDGED_DESCRIPTORS = 16 };
struct judged_descriptors {
	struct descriptor_growth items[JUDGED_DESCRIPTORS]; /* most first */
	size_t count; /* 0: there are not clearly more */
	double more;  /* all that grew, summed */
	double from_s, to_s;
	char routes[400]; /* that they come with: "POST /publish"; or "" */
	int sure;	  /* and not only most likely */
};

/* A run and its verdict, both borrowed. */
struct judged {
	const struct run *run;
	const struct verdict *verdict;
	struct conditions conditions;
	struct forecast forecast;
	char check[160]; /* how the target's death fits the forecast; "" */
	double requests, errors; /* all, warm-up included; NAN */
	struct held held;
	/* Most requests first; empty if nothing is known by route. */
	struct route_growth routes[JUDGED_ROUTES];
	size_t nroutes;
	int routes_alike; /* the growth of all requests fits every route */
	/* While no route stands apart: the one that growth most likely comes
	   with (nroutes: all of them), and how many requests it takes to be
	   sure; 0: it is sure. */
	size_t route_likely;
	double route_needed;
	/* What the growth of a LEAK follows, if the load was more than
	 * requests.
	 */
	struct causes causes;
	struct unexercised unexercised[JUDGED_UNEXERCISED];
	size_t nunexercised;
	struct judged_descriptors descriptors;
	struct log_warnings warnings; /* of the service itself */
	/* In seconds; requests a second; most files open at once. */
	struct run_limit p95, p99, rate, fds;
	struct judged_route_limit route_limits[ROUTE_LIMITS];
	size_t nroute_limits;
	struct run_limit coverage; /* a share of requests, or of routes */
};

/* The exit status of the verdict, which a broken limit can change. */
enum status judged_status(const struct judged *, const struct settings *);
/* As --inconclusive sets it. */
enum status inconclusive_status(const struct settings *);
/* The metric that decided the verdict; NULL: none was judged. */
const struct metric_verdict *judged_decisive(const struct judged *);
/* The metric of that name; NULL: the run has none. */
const struct metric_verdict *judged_metric(const struct judged *,
					   const char *name);
/*
 * The row of that route, or of several of which it is one; NULL: the run has
 * none.
 */
const struct route_growth *judged_route(const struct judged *,
					const char *route);
/*
 * Growth per dose as people read it: per request, or per hour if the dose is
 * counted in seconds.
 */
double judged_rate(const struct judged *, double growth);
/*
 * The seconds of load in which the requests of the conditions were done; NAN:
 * unknown. Of a service that was found late, memory was measured for less.
 */
double judged_load_s(const struct judged *);

/* run_limits.c: the limits of the run, and what was measured. */
enum limit_name {
	LIMIT_GROWTH, /* of the deciding metric, as judged_rate() has it */
	LIMIT_ERRORS, /* a fraction */
	LIMIT_P95,    /* seconds */
	LIMIT_P99,    /* seconds */
	LIMIT_RATE,   /* requests a second, at least */
	LIMIT_FDS,
	LIMIT_SURVIVE,	/* seconds, at least */
	LIMIT_COVERAGE, /* a fraction, at least */
	LIMIT_NAMES
};

struct limit_row {
	enum limit_name name;
	const char *route; /* the one that it is of, borrowed; NULL: all */
	double limit, seen;
	int known; /* 0: not measured, so unknown whether it holds */
	/* Why it cannot be held to anything; borrowed, foreign text; NULL */
	const char *missed;
	int ok;
};

enum { LIMITS_MOST = LIMIT_NAMES + ROUTE_LIMITS };

/* The limits that apply; returns how many. */
size_t limits_list(const struct judged *, struct limit_row rows[LIMITS_MOST]);
const char *limit_word(enum limit_name); /* "p99" */
/* "p99", "p95 of POST /orders": a route is foreign text. */
void limit_title(struct buf *, const struct limit_row *);
int limit_is_least(enum limit_name);
/* Whether it is broken, or names what was never there. */
int limit_fails(const struct limit_row *);
/* Whether a limit is broken that the verdict does not cover. */
int limits_broken(const struct judged *);
/* The first of them, in rows; NULL: none is. */
const struct limit_row *limit_broken(const struct judged *,
				     struct limit_row rows[LIMITS_MOST]);

enum comparison {
	COMPARE_FIXED,
	COMPARE_REGRESSED,
	COMPARE_STILL_LEAKING,
	COMPARE_UNCHANGED,
	COMPARE_FLAT, /* the run after; the one before is undecided */
	COMPARE_LEAK, /* likewise */
	COMPARE_INCONCLUSIVE,
	COMPARE_FAILED, /* one of the two says nothing about memory */
	COMPARISONS
};

/*
 * What is decided of a pair: the only source of its headline, annotation,
 * summary and exit status. why says what the kind alone does not: what is
 * still in doubt, which build failed and how, what was let pass; "": nothing.
 */
struct decision {
	enum comparison kind;
	enum status status;
	char why[640]; /* foreign text may be in it */
};

/* run is NULL in the judged run of a build that never ran. */
struct compared {
	struct judged before, after;
	/* What each did in its measured part, in requests or seconds; 0: not
	   known. common: the part of the longer one that it was judged over,
	   0: all of it. late: its leak shows beyond what both did. */
	struct {
		double before, after, common;
		int late;
	} dose;
	char checks[400];  /* the expectation that changed; "": none did */
	char warning[320]; /* what else differs; "": nothing is known to */
	struct decision decision;
};

/* decision.c. Sets the decision, from all the rest. */
void compare_decide(struct compared *, const struct settings *);
/*
 * The decision where a build never ran, so that there is no pair: FAILED. why:
 * NULL: the build before died before the other's turn came.
 */
void compare_fail(struct compared *, const char *why);
/* Says of a decision that it is about less than was asked for. */
void compare_note(struct compared *, const char *note);
const char *comparison_word(enum comparison);  /* "still leaking" */
const char *comparison_title(enum comparison); /* "STILL LEAKING" */
/* Good, bad or unsure, as the verdict that has this exit status. */
enum verdict_kind status_mood(enum status);
enum verdict_kind decision_mood(const struct decision *);

/*
 * compared.c. The metric that the comparison is about: its name, "" if there is
 * none, and as each run has it; NULL where a run does not.
 */
const char *compare_metric(const struct compared *);
const struct metric_verdict *compare_before(const struct compared *);
const struct metric_verdict *compare_after(const struct compared *);
/*
 * What growth follows, where both runs grew and their rates differ: what is the
 * same in both, surely while the other is not. That holds if they are of one
 * build.
 */
enum driver compare_follows(const struct compared *);
/*
 * What the growth per dose before has to be multiplied by to stand beside that
 * after: the ratio of their rates where growth follows time, else 1.
 */
double compare_scale(const struct compared *);
/* After minus before, with the errors of both; NAN: unknown. */
struct bounds compare_difference(const struct compared *);

/*
 * More than two runs, one after the other. Of a long history only the first and
 * the last runs keep their samples: a picture can tell so many lines apart.
 */
enum { HISTORY_DRAWN = 26 };
struct history {
	const struct judged *runs;
	const char *const *names;     /* borrowed */
	const struct compared *steps; /* from each to the next: count - 1 */
	size_t count;
	struct compared whole; /* the first and the last */
};

#endif
