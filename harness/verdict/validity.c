/* SPDX-License-Identifier: MIT */
#include "verdict/validity.h"

#include <math.h>
#include <stdio.h>

#include "base/units.h"

#define HELD 0.9 /* of the planned rate */
/*
 * A thread busier than this share of a processor, or later than this, is the
 * bottleneck, whatever the target could take.
 */
#define BUSY 0.9
#define BEHIND_S 0.01

int
validity_strained(double own_share, double own_lag_s)
{
	return own_share > BUSY || own_lag_s > BEHIND_S;
}

static const struct reason reason_restarted = {.name = "restarted",
					       .text = "target restarted"};
static const struct reason reason_load_not_held = {.name = "load_not_held",
						   .text = "load not held"};
static const struct reason reason_generator = {
    .name = "generator", .text = "the load generator was the bottleneck"};
static const struct reason reason_errors = {.name = "errors",
					    .text = "too many errors"};
static const struct reason reason_flow = {
    .name = "flow", .text = "a flow did not complete its iterations"};

/* All requests and messages of the measured part: errors without a reply are
 * not among those completed. */
static double
validity_sent(const struct conditions *of)
{
	return fmax(of->requests + of->messages + of->unanswered, of->errors);
}

static int
validity_never_completed(const struct conditions *of)
{
	return of->flow.flow[0] != '\0' && of->flow.completed == 0;
}

/* Errors of all requests say more than the flows that they were made by. */
static const struct reason *
validity_work(const struct conditions *of)
{
	int many = of->errors > 0 &&
		   of->errors > of->max_error_rate *
				    fmax(of->requests + of->messages, 1);

	if (validity_never_completed(of) &&
	    !(many && of->errors >= validity_sent(of)))
		return &reason_flow;
	if (many)
		return &reason_errors;
	return of->flow.flow[0] != '\0' ? &reason_flow : NULL;
}

/* Users were free when iterations were dropped: otherwise the target kept them
 * waiting. */
static int
validity_was_late(const struct conditions *of)
{
	return of->behind >= 0.5;
}

static int
validity_is_ours(const struct conditions *of)
{
	return validity_was_late(of) && of->own_share > BUSY;
}

const struct reason *
validity_reason(const struct conditions *of)
{
	const struct reason *work = validity_work(of);

	if (of->restarts > 0)
		return &reason_restarted;
	if (work != NULL)
		return work;
	if (of->achieved_rate < HELD * of->planned_rate)
		return validity_is_ours(of) ? &reason_generator
					    : &reason_load_not_held;
	return NULL;
}

/* "404 on 100 of 100 requests", "all 100 requests: connection refused" */
static void
errors_sentence(const struct conditions *of, char *text, size_t size)
{
	const struct error_cause *cause = &of->cause;
	char failed[UNITS_TEXT], all[UNITS_TEXT], more[48] = "";
	char total[UNITS_TEXT];
	char limit[UNITS_TEXT];
	double other = of->errors - cause->count;
	int every = cause->count >= validity_sent(of);

	units_count(all, validity_sent(of));
	units_percent(limit, of->max_error_rate);
	units_count(failed, cause->text[0] != '\0' ? cause->count : of->errors);
	if (cause->text[0] != '\0' && other > 0) {
		char count[UNITS_TEXT];

		snprintf(more, sizeof(more), " and other errors on %s",
			 units_count(count, other));
	}
	if (cause->text[0] == '\0')
		snprintf(text, size,
			 "too many errors: %s of %s requests failed, limit "
			 "%s",
			 failed, all, limit);
	else if (cause->is_reply && every)
		snprintf(text, size, "%s on %s of %s requests", cause->text,
			 failed, all);
	else if (cause->is_reply)
		snprintf(text, size, "%s on %s%s of %s requests, limit %s",
			 cause->text, failed, more, all, limit);
	else if (every)
		snprintf(text, size, "all %s requests: %s", all, cause->text);
	else
		snprintf(text, size,
			 "too many errors: %s of %s requests failed (%s: %s), "
			 "limit %s",
			 units_count(total, of->errors), all, cause->text,
			 failed, limit);
}

static void
flow_sentence(const struct conditions *of, char *text, size_t size)
{
	const struct flow_shortfall *flow = &of->flow;
	double ended = flow->completed + flow->failed;
	char count[UNITS_TEXT], others[48] = "";
	char completed[UNITS_TEXT], least[UNITS_TEXT];

	units_count(count, ended);
	if (flow->others > 0)
		snprintf(others, sizeof(others), " (and %d other flow%s)",
			 flow->others, flow->others > 1 ? "s" : "");
	if (flow->completed == 0)
		snprintf(text, size,
			 "flow %s never completed: %s of %s iterations "
			 "failed%s%s%s",
			 flow->flow, count, count, others,
			 flow->why[0] != '\0' ? ": " : "", flow->why);
	else
		snprintf(text, size,
			 "flow %s completed %s of %s iterations, at least %s "
			 "are needed%s%s%s",
			 flow->flow,
			 units_percent(completed, flow->completed / ended),
			 count, units_percent(least, of->min_completed), others,
			 flow->why[0] != '\0' ? ": " : "", flow->why);
}

/* No user was free in time: each waited for a reply. */
static void
busy_sentence(const struct conditions *of, char *text, size_t size)
{
	char achieved[UNITS_TEXT], planned[UNITS_TEXT], reply[UNITS_TEXT];

	units_number(achieved, of->achieved_rate);
	units_number(planned, of->planned_rate);
	if (of->requests == 0)
		snprintf(text, size,
			 "no reply in the measured part: every user waited for "
			 "one, and %s of %s iterations/s began",
			 achieved, planned);
	else if (of->reply_s > 0)
		snprintf(text, size,
			 "load not held: %s of %s iterations/s; every user "
			 "waited for replies, which took %s (median)",
			 achieved, planned, units_duration(reply, of->reply_s));
	else
		snprintf(text, size,
			 "load not held: %s of %s iterations/s; use more "
			 "users, or plan a lower rate",
			 achieved, planned);
}

static void
rate_sentence(const struct conditions *of, char *text, size_t size)
{
	char achieved[UNITS_TEXT], planned[UNITS_TEXT];

	units_number(achieved, of->achieved_rate);
	units_number(planned, of->planned_rate);
	if (validity_is_ours(of))
		snprintf(text, size,
			 "the load generator was the bottleneck: %s of %s "
			 "iterations/s, its busiest thread at %.0f %%, %.0f ms "
			 "behind; give it more threads (-t) or processors",
			 achieved, planned, 100 * of->own_share,
			 1e3 * of->own_lag_s);
	else if (validity_was_late(of))
		snprintf(text, size,
			 "load not held: %s of %s iterations/s; flatline had "
			 "to wait for a processor: the machine is busy",
			 achieved, planned);
	else
		busy_sentence(of, text, size);
}

void
validity_sentence(const struct conditions *of, char *text, size_t size)
{
	const struct reason *reason = validity_reason(of);

	text[0] = '\0';
	if (reason == &reason_restarted)
		snprintf(text, size,
			 "target restarted %d time%s; FLAT needs a single life",
			 of->restarts, of->restarts == 1 ? "" : "s");
	else if (reason == &reason_errors)
		errors_sentence(of, text, size);
	else if (reason == &reason_flow)
		flow_sentence(of, text, size);
	else if (reason != NULL)
		rate_sentence(of, text, size);
}
