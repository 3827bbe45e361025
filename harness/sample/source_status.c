/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/mem.h"
#include "sample/source.h"

static const struct metric metrics[] = {
    {"threads", "threads", METRIC_GAUGE},
};

static int
status_parse(const char *text, double *values, const char **reason)
{
	values[0] = source_field(text, "Threads", "");
	if (!isnan(values[0]))
		return 0;
	*reason = "not the text of a status file";
	return -1;
}

const struct source source_status = {
    .name = "status",
    .help = "threads",
    .cadence = CADENCE_SLOW,
    .metrics = metrics,
    .nmetrics = COUNT(metrics),
    .path = "status",
    .parse = status_parse,
};
