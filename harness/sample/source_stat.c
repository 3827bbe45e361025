/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include "base/mem.h"
#include "sample/proc.h"
#include "sample/source.h"

enum { THREADS, MINOR, MAJOR, CPU };

static const struct metric metrics[] = {
    [THREADS] = {"threads", "threads", METRIC_GAUGE},
    [MINOR] = {"minor_faults", "page faults met from memory, so far",
	       METRIC_COUNTER},
    [MAJOR] = {"major_faults", "page faults met from disk, so far",
	       METRIC_COUNTER},
    [CPU] = {"cpu_s", "processor time used so far", METRIC_COUNTER},
};

static int
stat_parse(const char *text, double *values, const char **reason)
{
	struct proc_stat stat;

	if (proc_parse_stat(text, &stat) != 0) {
		*reason = "not the text of a stat file";
		return -1;
	}
	values[THREADS] = stat.threads;
	values[MINOR] = stat.minor_faults;
	values[MAJOR] = stat.major_faults;
	values[CPU] = stat.cpu_ticks / (double)sysconf(_SC_CLK_TCK);
	return 0;
}

const struct source source_stat = {
    .name = "stat",
    .help = "threads, page faults and processor time",
    .cadence = CADENCE_SLOW,
    SOURCE_METRICS_FROM(metrics),
    .path = "stat",
    .parse = stat_parse,
};
