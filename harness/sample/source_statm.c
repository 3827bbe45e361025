/* SPDX-License-Identifier: MIT */
/*
 * The cheap figure: resident pages. The kernel's count is approximate
 * (since 6.2 per processor, off by hundreds of pages on large machines), so
 * this is the curve that people know, not the figure that decides.
 */
#include <unistd.h>

#include "base/mem.h"
#include "sample/source.h"

static const struct metric metrics[] = {
    {"rss_bytes", "resident memory, pages of files and libraries included",
     METRIC_GAUGE},
};

static int
statm_parse(const char *text, double *values, const char **reason)
{
	double size, resident;

	if ((text = source_number(text, &size)) == NULL ||
	    source_number(text, &resident) == NULL) {
		*reason = "not the text of a statm file";
		return -1;
	}
	if (size == 0) {
		*reason = "the process has no memory";
		return -1;
	}
	values[0] = resident * (double)sysconf(_SC_PAGESIZE);
	return 0;
}

const struct source source_statm = {
    .name = "statm",
    .help = "resident memory, cheaply",
    .cadence = CADENCE_FAST,
    SOURCE_METRICS_FROM(metrics),
    .path = "statm",
    .kept = 1,
    .parse = statm_parse,
};
