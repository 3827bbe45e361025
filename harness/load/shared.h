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

#endif
