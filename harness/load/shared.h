/* SPDX-License-Identifier: MIT */
/*
 * What the coordinator (the thread that called load_start()) and all load
 * threads have in common. The coordinator writes it while no iteration is
 * under way that reads it, but for the quota and the order.
 */
#ifndef LOAD_SHARED_H
#define LOAD_SHARED_H

#include "load/load_plan.h"
#include "load/quota.h"
#include "load/schedule.h"

struct pacer;

struct load_shared {
	struct load_plan plan;
	const struct pacer *pacer;
	size_t nthreads;
	struct schedule schedule; /* the rate, or the users, over time */
	double start;		  /* clock_now() when the load began */
	double arrival_start;	  /* of iteration arrival_first, at a rate */
	uint64_t arrival_first;
	int notify;    /* to the coordinator: a thread has something to say */
	counter order; /* order_pack() */
	struct quota quota;
};

static inline const struct segment *
load_segment(const struct load_shared *shared)
{
	return &shared->plan.settings->part;
}

/* What this segment has of the --connections that are shared. */
static inline size_t
load_connections(const struct settings *settings)
{
	return (size_t)segment_share(&settings->part,
				     (uint64_t)settings->connections);
}

#endif
