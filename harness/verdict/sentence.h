/* SPDX-License-Identifier: MIT */
/* Sentences for people, and the numbers in them. */
#ifndef VERDICT_SENTENCE_H
#define VERDICT_SENTENCE_H

#include <stddef.h>

#include "verdict/conditions.h"
#include "verdict/facts.h"
#include "verdict/metric_verdict.h"

enum { SENTENCE_RATE = 48, SENTENCE_BETWEEN = 112, SENTENCE_NEEDED = 112 };

/* "612 B/request", "1.02/request", "-5.2 MiB/h"; returns text. unit: a word of
 * units_per(), or what the scenario counts. */
const char *sentence_rate(char *text, double rate,
			  const struct metric_verdict *, const char *unit);
/* Growth without what it is per: "612 B", "1.02". */
const char *sentence_amount(char *text, double growth,
			    const struct metric_verdict *);
/* What growth per dose makes in an hour at that rate: "225 MiB/h". */
const char *sentence_hourly(char *text, double growth, double rate,
			    const struct metric_verdict *);
/* ", between 580 and 644", in the estimate's unit; "" if they are the same. */
const char *sentence_between(char *text, const struct bounds *,
			     const struct metric_verdict *, const char *unit);
/* The same as " (580 to 644)". */
const char *sentence_range(char *text, const struct bounds *,
			   const struct metric_verdict *, const char *unit);
/* "48,000 requests" or "2m 05s"; returns text. */
const char *sentence_dose(char *text, double dose, const char *unit);

/* "21,000 requests (7m 00s at this rate)", rounded up; returns text. */
const char *sentence_needed(char *text, double dose, const struct conditions *);

/* To two digits, and up: people rely on it. */
double sentence_round_up(double dose);

/* A sentence about a metric, without its name, and the texts it is made of. */
struct sentence {
	const struct facts *facts;
	const struct metric_verdict *verdict;
	char estimate[SENTENCE_RATE], high[SENTENCE_RATE];
	char tolerance[SENTENCE_RATE];
	char over[SENTENCE_RATE];     /* the dose that the estimate rests on */
	char needed[SENTENCE_NEEDED]; /* "N requests (7m 00s at this rate)" */
	char *out;		      /* where to write it, */
	size_t size;		      /* and its room */
};

/* Writes into verdict->sentence from now on. */
void sentence_begin(struct sentence *, const struct facts *,
		    struct metric_verdict *);
/* Appends to it. */
void sentence_add(const struct sentence *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * ", 225 MiB/h at 5,000/s": what that growth comes to, since at one rate it may
 * as well follow time. Nothing where the rate is not known.
 */
void sentence_add_hourly(const struct sentence *, double growth);

/* For reasons that several rules give. */
void sentence_not_settled(const struct sentence *);
/* What grows like a leak until it is full: a cache; of a count, a pool. */
const char *sentence_filling(const struct sentence *);
void sentence_out_of_memory(const struct sentence *);

#endif
