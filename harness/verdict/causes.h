/* SPDX-License-Identifier: MIT */
/*
 * What growth follows where the load was more than requests: the connections
 * that were opened, visitors, aborts, errors. Those that moved in step are one,
 * since nothing in the run tells them apart. This tells the cause of growth
 * that is proven, and never whether there is any.
 */
#ifndef VERDICT_CAUSES_H
#define VERDICT_CAUSES_H

#include <stddef.h>

#include "base/counters.h"
#include "verdict/curve.h"
#include "verdict/stats.h"

struct track;

enum cause {
	CAUSE_REQUESTS,
	CAUSE_TIME,
	CAUSE_CONNECTIONS,
	CAUSE_VISITORS,
	CAUSE_MESSAGES,
	CAUSE_STREAMS,
	CAUSE_ABORTS,
	CAUSE_ERRORS,
	CAUSE_COUNTED, /* the first of what the scenario counted itself */
	CAUSES = CAUSE_COUNTED + COUNTERS
};

/* Cumulative counts by time; of requests and time there are none here. */
struct doses {
	struct curve by_time[CAUSES];
	char names[COUNTERS][COUNTER_NAME + 1]; /* "": there is none */
};

/* Causes that moved in step; a bit for each. */
struct cause_group {
	unsigned causes;
	enum cause counted;   /* the one that growth is counted by */
	struct bounds growth; /* with each of it, or each second */
	int grows;	      /* surely */
	int possible;	      /* none surely makes much more of the growth */
};

struct causes {
	size_t ngroups; /* 0: there were only requests and time */
	struct cause_group groups[CAUSES];
	size_t follows; /* the group; ngroups: none is sure */
	int known;	/* the bounds are */
	char names[COUNTERS][COUNTER_NAME + 1]; /* of doses */
};

void doses_init(struct doses *);
/* Of the measured part of a track; tail: the probability beyond each bound. */
void causes_find(struct causes *, const struct track *, const struct doses *,
		 double tail);
/* Foreign text, of what the scenario counted. */
const char *cause_word(const struct causes *, enum cause); /* "connections" */
/* "connection"; of time: "hour" */
const char *cause_unit(const struct causes *, enum cause);

#endif
