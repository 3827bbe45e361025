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

const struct reason *
validity_reason(const struct conditions *of)
{
	if (of->restarts > 0)
		return &reason_restarted;
	if (of->achieved_rate < HELD * of->planned_rate)
		return validity_strained(of->own_share, of->own_lag_s)
			   ? &reason_generator
			   : &reason_load_not_held;
	if (of->errors > 0 &&
	    of->errors > of->max_error_rate * fmax(of->requests, 1))
		return &reason_errors;
	return NULL;
}

static void
validity_rate(char *text, double rate)
{
	if (rate >= 100)
		units_count(text, rate);
	else
		snprintf(text, UNITS_TEXT, "%.3g", rate);
}

void
validity_sentence(const struct conditions *of, char *text, size_t size)
{
	const struct reason *reason = validity_reason(of);
	char achieved[UNITS_TEXT], planned[UNITS_TEXT];
	char failed[UNITS_TEXT], all[UNITS_TEXT];

	validity_rate(achieved, of->achieved_rate);
	validity_rate(planned, of->planned_rate);
	text[0] = '\0';
	if (reason == &reason_restarted)
		snprintf(text, size,
			 "target restarted %d time%s; FLAT needs a single life",
			 of->restarts, of->restarts == 1 ? "" : "s");
	else if (reason == &reason_load_not_held)
		snprintf(text, size,
			 "load not held: %s of %s requests/s; use more "
			 "users, or plan a lower rate",
			 achieved, planned);
	else if (reason == &reason_generator)
		snprintf(text, size,
			 "the load generator was the bottleneck: %s of %s "
			 "iterations/s, its busiest thread at %.0f %%, %.0f ms "
			 "behind; give it more threads (-t) or processors",
			 achieved, planned, 100 * of->own_share,
			 1e3 * of->own_lag_s);
	else if (reason == &reason_errors)
		snprintf(text, size,
			 "too many errors: %s of %s requests failed, limit "
			 "%.3g %%",
			 units_count(failed, of->errors),
			 units_count(all, fmax(of->requests + of->unanswered,
					       of->errors)),
			 100 * of->max_error_rate);
}
