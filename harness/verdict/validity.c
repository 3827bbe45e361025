/* SPDX-License-Identifier: MIT */
#include "verdict/validity.h"

#include <math.h>
#include <stdio.h>

#include "base/units.h"

#define HELD 0.9 /* of the planned rate */
/* Of a processor, and of a timer: more than that, and the load is not what was
 * planned, whatever the target could take. */
#define BUSY 0.9
#define BEHIND_S 0.01

int
validity_strained(double own_share, double own_lag_s)
{
	return own_share > BUSY || own_lag_s > BEHIND_S;
}

enum reason
validity_reason(const struct conditions *of)
{
	if (of->restarts > 0)
		return REASON_RESTARTED;
	if (of->achieved_rate < HELD * of->planned_rate)
		return validity_strained(of->own_share, of->own_lag_s)
			   ? REASON_GENERATOR
			   : REASON_LOAD_NOT_HELD;
	if (of->errors > 0 &&
	    of->errors > of->max_error_rate * fmax(of->requests, 1))
		return REASON_ERRORS;
	return REASON_NONE;
}

static const char *
validity_rate(char *text, double rate)
{
	if (rate >= 100)
		return units_count(text, rate);
	snprintf(text, UNITS_TEXT, "%.3g", rate);
	return text;
}

void
validity_sentence(const struct conditions *of, char *text, size_t size)
{
	char achieved[UNITS_TEXT], planned[UNITS_TEXT];

	switch (validity_reason(of)) {
	case REASON_RESTARTED:
		snprintf(text, size,
			 "target restarted %d time%s; FLAT needs a single life",
			 of->restarts, of->restarts == 1 ? "" : "s");
		break;
	case REASON_LOAD_NOT_HELD:
		snprintf(text, size,
			 "load not held: %s of %s requests/s; more users may "
			 "hold it, or plan less",
			 validity_rate(achieved, of->achieved_rate),
			 validity_rate(planned, of->planned_rate));
		break;
	case REASON_GENERATOR:
		snprintf(text, size,
			 "the load generator was the bottleneck: %s of %s "
			 "iterations/s, its busiest thread at %.0f %%, %.0f ms "
			 "behind; give it threads (-t) or processors",
			 validity_rate(achieved, of->achieved_rate),
			 validity_rate(planned, of->planned_rate),
			 100 * of->own_share, 1e3 * of->own_lag_s);
		break;
	case REASON_ERRORS:
		snprintf(text, size,
			 "too many errors: %.0f failed beside %.0f answered "
			 "requests, limit %.3g %%",
			 of->errors, of->requests, 100 * of->max_error_rate);
		break;
	default:
		snprintf(text, size, "%s", "");
	}
}
