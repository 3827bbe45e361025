/* SPDX-License-Identifier: MIT */
/*
 * What growth follows: requests or time. While requests come at one rate the
 * two are one and the same; where the rate varied, growth is fitted on both
 * together, which costs resolution. So this tells the cause of growth, and does
 * not prove that there is none.
 */
#ifndef VERDICT_DRIVERS_H
#define VERDICT_DRIVERS_H

#include "verdict/stats.h"

struct curve;
struct routes;
struct track;

enum driver {
	DRIVER_UNKNOWN, /* cannot be told apart */
	DRIVER_REQUESTS,
	DRIVER_TIME,
	DRIVER_BOTH, /* surely both, and neither surely more */
	DRIVERS
};

struct drivers {
	int varied; /* the rate did: the bounds are known */
	enum driver follows;
	double rate; /* dose a second, the mean; 0: too few readings */
	/* Of what comes with each request, and each second, beside the other.
	 */
	struct bounds per_request, per_second;
};

/* Of each block of a track: its columns beside the lowest reading. */
enum { BLOCK_REQUESTS, BLOCK_TIME, BLOCK_RATE, BLOCK_COLUMNS };
/*
 * Cuts the measured part into blocks, none if there would be fewer than
 * `least`, and tells whether the rate varied. rate: dose a second, 0: unknown.
 */
int drivers_blocks(struct routes *, const struct track *, size_t least,
		   double *rate);
/*
 * Of the measured part of a track whose dose is requests; tail: the probability
 * beyond each bound.
 */
void drivers_find(struct drivers *, const struct track *, double tail);
/* Whether growth follows time, or nothing but a part by time is proven. */
int drivers_are_time(const struct drivers *);
/* The dose by then, between readings; from a curve of doses by time. */
double drivers_dose_at(const struct curve *, double time_s);
/*
 * The rate, in dose a second, at which growth per dose that was measured at
 * rate `here` goes on where `there` requests come a second: the worse of both
 * readings while the cause is not known.
 */
double drivers_rate(enum driver, double here, double there);
const char *driver_word(enum driver); /* "requests"; NULL: unknown */

#endif
