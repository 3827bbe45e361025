/* SPDX-License-Identifier: MIT */
#include "load/outcomes.h"

#include <stdio.h>

static void
outcomes_compare(struct outcomes *outcomes, const struct http_request *request,
		 const struct http_reply *reply)
{
	int was = statuses_class(request->recorded),
	    is = statuses_class(reply->status);
	struct outcome_change *change = &outcomes->changes[was][is];

	if (was == 0 || (was != is && http_follows(request, reply)))
		return;
	outcomes->recorded++;
	if (was == is)
		return;
	if (change->requests++ == 0) {
		change->recorded = request->recorded;
		change->status = reply->status;
	}
}

static void
outcomes_answer(struct outcomes *outcomes, const struct http_request *request,
		const struct http_reply *reply)
{
	struct outcome *outcome = &outcomes->statuses[reply->status];

	outcome->requests++;
	outcome->errors += (uint64_t)http_is_error(request, reply);
	outcome->named += request->redirects > 0 ||
			  (request->expect != NULL &&
			   http_expects(request->expect, reply->status));
	if (request->recorded > 0)
		outcomes_compare(outcomes, request, reply);
	if (outcomes->answered++ == 0)
		outcomes->bytes = reply->received;
	outcomes->differ |= outcomes->bytes != reply->received;
	outcomes->empty += reply->received == 0;
}

void
outcomes_add(struct outcomes *outcomes, const struct http_request *request,
	     const struct http_reply *reply)
{
	if (reply->failure != HTTP_ANSWERED)
		outcomes->failures[reply->failure]++;
	else if (reply->aborted)
		outcomes->aborted++;
	else if (reply->status > 0 && reply->status < OUTCOME_STATUSES)
		outcomes_answer(outcomes, request, reply);
}

static void
changes_merge(struct outcomes *into, const struct outcomes *from)
{
	into->recorded += from->recorded;
	for (int was = 0; was < STATUS_CLASSES; was++)
		for (int is = 0; is < STATUS_CLASSES; is++) {
			struct outcome_change *change = &into->changes[was][is];

			if (change->requests == 0)
				*change = from->changes[was][is];
			else
				change->requests +=
				    from->changes[was][is].requests;
		}
}

void
outcomes_merge(struct outcomes *into, const struct outcomes *from)
{
	if (into->answered == 0)
		into->bytes = from->bytes;
	into->differ |=
	    from->differ || (from->answered > 0 && from->bytes != into->bytes);
	changes_merge(into, from);
	into->answered += from->answered;
	into->empty += from->empty;
	into->aborted += from->aborted;
	for (int f = 0; f < HTTP_NFAILURES; f++)
		into->failures[f] += from->failures[f];
	for (int s = 0; s < OUTCOME_STATUSES; s++) {
		into->statuses[s].requests += from->statuses[s].requests;
		into->statuses[s].errors += from->statuses[s].errors;
		into->statuses[s].named += from->statuses[s].named;
	}
}

void
flow_count_why(struct flow_count *flow, const char *why)
{
	if (flow->why[0] == '\0')
		snprintf(flow->why, sizeof(flow->why), "%s", why);
}

void
flow_count_error(struct flow_count *flow, const char *route,
		 const struct http_reply *reply)
{
	char why[FLOW_WHY];

	if (flow->why[0] != '\0')
		return;
	if (reply->failure == HTTP_ANSWERED)
		snprintf(why, sizeof(why), "%.120s was answered %d", route,
			 reply->status);
	else
		snprintf(why, sizeof(why), "%.120s: %s", route,
			 http_failure_text(reply->failure));
	flow_count_why(flow, why);
}

void
flow_count_merge(struct flow_count *into, const struct flow_count *from)
{
	into->begun += from->begun;
	counter_add(&into->completed, counter_read(&from->completed));
	counter_add(&into->failed, counter_read(&from->failed));
	if (from->why[0] != '\0')
		flow_count_why(into, from->why);
}
