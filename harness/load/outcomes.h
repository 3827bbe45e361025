/* SPDX-License-Identifier: MIT */
/*
 * What the measured part came to, counted by one load thread and read once it
 * has ended: requests by what answered them, iterations by flow.
 */
#ifndef LOAD_OUTCOMES_H
#define LOAD_OUTCOMES_H

#include <stdint.h>

#include "base/http.h"
#include "load/counter.h"
#include "traffic/statuses.h"

enum { OUTCOME_STATUSES = 600, FLOW_WHY = 200 };

struct outcome {
	uint64_t requests, errors; /* errors: as http_is_error() has it */
	uint64_t named; /* the scenario expects this status by name */
};

/* Replies whose status is of another class than production's. */
struct outcome_change {
	int recorded, status; /* of the first of them */
	uint64_t requests;
};

/* Starts as all zero. */
struct outcomes {
	struct outcome statuses[OUTCOME_STATUSES];
	uint64_t failures[HTTP_NFAILURES];
	uint64_t answered, empty; /* replies; those without a body */
	uint64_t aborted;	  /* on purpose */
	/* Whether all replies so far had a body of that size. */
	size_t bytes;
	int differ;
	uint64_t recorded; /* replies of which production's is known */
	/* By production's class and that of the reply. */
	struct outcome_change changes[STATUS_CLASSES][STATUS_CLASSES];
};

void outcomes_add(struct outcomes *, const struct http_request *,
		  const struct http_reply *);
void outcomes_merge(struct outcomes *, const struct outcomes *);

/*
 * Iterations under way at the end are begun, and neither of the others, which
 * can be read while the thread counts.
 */
struct flow_count {
	uint64_t begun;
	counter completed, failed;
	char why[FLOW_WHY]; /* the first cause of a failure; "" */
};

/* Keeps the first cause: what a request of that route was answered. */
void flow_count_error(struct flow_count *, const char *route,
		      const struct http_reply *);
/* Keeps it, unless there is one already. */
void flow_count_why(struct flow_count *, const char *why);
void flow_count_merge(struct flow_count *, const struct flow_count *);

#endif
