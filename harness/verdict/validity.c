/* SPDX-License-Identifier: MIT */
#include "verdict/validity.h"

#include <math.h>
#include <stdio.h>

#define HELD 0.9 /* of the planned rate */

enum reason
validity_reason(const struct conditions *of)
{
	if (of->restarts > 0)
		return REASON_RESTARTED;
	if (of->achieved_rate < HELD * of->planned_rate)
		return REASON_LOAD_NOT_HELD;
	if (of->errors > 0 &&
	    of->errors > of->max_error_rate * fmax(of->requests, 1))
		return REASON_ERRORS;
	return REASON_NONE;
}

void
validity_sentence(const struct conditions *of, char *text, size_t size)
{
	switch (validity_reason(of)) {
	case REASON_RESTARTED:
		snprintf(text, size,
			 "target restarted %d time%s; a verdict needs one life",
			 of->restarts, of->restarts == 1 ? "" : "s");
		break;
	case REASON_LOAD_NOT_HELD:
		snprintf(text, size,
			 "load not held: %.3g of %.3g requests/s; plan at most "
			 "%.3g",
			 of->achieved_rate, of->planned_rate,
			 of->achieved_rate);
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
