/* SPDX-License-Identifier: MIT */
/*
 * How many requests may still be sent, where a count decides: the only thing
 * that load threads share in the path of a request. Called from any of them,
 * with the order that the calling thread goes by.
 */
#ifndef LOAD_QUOTA_H
#define LOAD_QUOTA_H

#include "load/counter.h"
#include "load/order.h"

struct quota {
	uint64_t warmup, measure; /* requests; 0: a clock decides */
	counter burst;		  /* may change between two bursts */
	int notify; /* base/notify.h: the last request has been taken */
	_Alignas(64) counter warmed;
	_Alignas(64) counter taken; /* of the measured phase, or the burst */
};

/* Whether an iteration may begin. */
int quota_may_begin(const struct quota *, const struct order *);

/*
 * In a burst, an iteration reserves its first request, so that it never begins
 * without one. *reserved is the caller's, and is set to 1 where a place was
 * taken. -1: the burst is complete.
 */
int quota_reserve(struct quota *, const struct order *, int *reserved);
/* Gives back what was reserved and not used. */
void quota_unreserve(struct quota *, int *reserved);

/* Takes one request; what was reserved is used first. */
enum quota_grant { QUOTA_SPENT = -1, QUOTA_UNMEASURED, QUOTA_MEASURED };
enum quota_grant quota_take(struct quota *, const struct order *,
			    int *reserved);

#endif
