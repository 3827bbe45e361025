/* SPDX-License-Identifier: MIT */
/* What a virtual user counts: requests, and how its iterations end. */
#include "load/vu.h"

#include <math.h>

#include "base/notify.h"

/* So many iterations without a request say what a user does: empty.h. It is
 * looked for once in so many. */
enum { EMPTY_OF_A_USER = 100, BROKEN_OF_A_USER = 10, EMPTY_CHECK = 8 };

/* A drain is over when the last reply is here. */
void
vu_landed(struct vu *vu)
{
	struct thread_counters *counters = vu_counters(vu);

	counter_add(&counters->landed, 1);
	if (vu->group->order.phase == PHASE_DRAIN &&
	    counter_read(&counters->landed) == counter_read(&counters->sent))
		notify_send(vu->group->shared->notify);
}

static void
vu_note_error(struct vu *vu, const struct route_counts *route,
	      const struct http_request *request,
	      const struct http_reply *reply)
{
	if (!http_is_error(request, reply))
		return;
	vu->has_error = 1;
	if (vu->is_counted && vu->flow != NULL)
		flow_count_error(vu->flow, route->name, reply);
}

void
vu_note_reply(struct vu *vu, const struct vu_request *request,
	      const struct http_request *http, const struct http_reply *reply)
{
	vu_note_error(vu,
		      stats_reply(&vu->group->stats, http, reply,
				  request->measured,
				  request->follows ? NAN : vu->due),
		      http, reply);
}

/* The iteration is one of the measured part. */
void
vu_count_begun(struct vu *vu)
{
	vu->is_counted = 1;
	if (vu->flow != NULL)
		vu->flow->begun++;
}

/* Only the first request of an iteration has a time at which it was due. */
void
vu_note_sent(struct vu *vu)
{
	if (vu->nsent++ > 0)
		vu->due = NAN;
	else if (vu->requests[0].measured)
		vu_count_begun(vu);
	if (!isnan(vu->due) && vu->requests[0].measured)
		stats_sent(&vu->group->stats, vu->due);
}

void
vu_count_end(struct vu *vu)
{
	const char *unmet = user_unmet(vu->user);

	if (vu->nsent == 0 && vu->group->order.phase == PHASE_MEASURE)
		vu_count_begun(vu);
	if (!vu->is_counted || vu->flow == NULL)
		return;
	if (!vu->has_error && !vu->step.failed && unmet == NULL) {
		counter_add(&vu->flow->completed, 1);
		return;
	}
	counter_add(&vu->flow->failed, 1);
	if (vu->step.failed)
		flow_count_why(vu->flow, user_error(vu->user));
	else if (unmet != NULL)
		flow_count_why(vu->flow, unmet);
}

/* Whether each vu at work has ended so many iterations without a request. */
static int
vu_group_is_empty(const struct vu_group *group, unsigned least)
{
	for (size_t i = 0; i < group->count; i++) {
		const struct vu *vu = group->vus[i];

		if ((vu->busy || vu->beginning) && vu->nempty < least)
			return 0;
	}
	return 1;
}

void
vu_note_empty(struct vu *vu)
{
	struct thread_counters *counters = vu_counters(vu);
	uint64_t empty;
	unsigned least;

	vu->nempty++;
	counter_add(&counters->empty, 1);
	counter_add(&counters->broken, vu->step.failed != 0);
	empty = counter_read(&counters->empty);
	if (empty % EMPTY_CHECK != 0)
		return;
	least = counter_read(&counters->broken) == empty ? BROKEN_OF_A_USER
							 : EMPTY_OF_A_USER;
	atomic_store_explicit(&counters->all_empty,
			      (uint64_t)vu_group_is_empty(vu->group, least),
			      memory_order_relaxed);
}
