/* SPDX-License-Identifier: MIT */
/* The exit status of a verdict. */
#include <string.h>

#include "judge/judged.h"

static enum status
verdict_status(const struct judged *judged, const struct settings *settings)
{
	switch (judged->verdict->kind) {
	case VERDICT_FLAT:
		return STATUS_OK;
	case VERDICT_LEAK:
		return STATUS_LEAK;
	case VERDICT_FAILED:
		return STATUS_FAILED;
	case VERDICT_INCONCLUSIVE:
		break;
	}
	return inconclusive_status(settings);
}

/* FLAT can still fail: too slow, or not sure to survive long enough. */
enum status
judged_status(const struct judged *judged, const struct settings *settings)
{
	enum status status = verdict_status(judged, settings);

	return limits_broken(judged) ? status_worse(status, STATUS_FAILED)
				     : status;
}

enum status
inconclusive_status(const struct settings *settings)
{
	if (settings->inconclusive == NULL)
		return STATUS_INCONCLUSIVE;
	return strcmp(settings->inconclusive, "pass") == 0 ? STATUS_OK
							   : STATUS_LEAK;
}
