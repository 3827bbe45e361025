/* SPDX-License-Identifier: MIT */
/*
 * Quantities as people write them, to numbers and back.
 * The parsers take the whole text or fail with -1 and leave *value alone.
 */
#ifndef BASE_UNITS_H
#define BASE_UNITS_H

#include <stddef.h>

#include "base/counters.h"

enum growth_per {
	PER_REQUEST,
	PER_HOUR,
	PER_CONNECTION,
	PER_MESSAGE,
	PER_STREAM,
	PER_ABORT,
	PER_ERROR,
	PER_VISITOR,
	PERS,		   /* so many of our own */
	PER_COUNTED = PERS /* of a scenario's counter */
};

/* Growth: bytes (or a count) for each request, hour, connection and so on. */
struct growth {
	double amount;
	enum growth_per per;
	char counter[COUNTER_NAME + 1]; /* its name, of PER_COUNTED */
};

/* How long something must last, and at how many requests a second. */
struct survive {
	double seconds, rate;
};

int units_parse_duration(const char *, double *seconds); /* 500ms 30s 1h30m */
int units_parse_count(const char *, double *count);	 /* 10k 1M 250 */
int units_parse_factor(const char *, double *factor);	 /* 10x 0.5x 10 */
int units_parse_size(const char *, double *bytes);	 /* 64B 512KiB 2GiB */
int units_parse_percent(const char *, double *fraction); /* 1% 0.1% 0.01 */
int units_parse_growth(const char *,
		       struct growth *); /* 64B/request 5MiB/h 0 */
/* "sold" of growth for each of a counter; else units_per(). */
const char *units_of_growth(const struct growth *);
/* Whether it is one of those or a time, which no counter may be called. */
int units_is_taken(const char *word);
/* "requests" of "request"; of what a scenario counts the word itself. */
const char *units_plural(const char *word);
/* "request", "hour"; and which one that is: -1: none. Not of PER_COUNTED. */
const char *units_per(enum growth_per);
const char *units_pers(enum growth_per); /* "requests" */
/* The same of a recorded word; of an unknown one growth is per request. */
void units_find_growth(const char *word, struct growth *);
int units_find_per(const char *word, enum growth_per *per);
int units_parse_survive(const char *, struct survive *); /* 7d at 50/s */

/*
 * Numbers for people, written into text: 12.4 KiB, -64 B, 1h 30m, 36,000.
 * Each returns text, which should hold UNITS_TEXT bytes.
 */
#define UNITS_TEXT 32
const char *units_bytes(char *text, double bytes);
const char *units_duration(char *text, double seconds);
const char *units_count(char *text, double count);
/* To three digits: 0.04, 12.5, 1,234; never with an exponent. */
const char *units_number(char *text, double number);
/*
 * A share as 0.1 %, 12.5 %, 410 %; with so many digits that what is not all is
 * not 100 %.
 */
const char *units_percent(char *text, double share);

#endif
