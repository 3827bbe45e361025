/* SPDX-License-Identifier: MIT */
#include "record/metric_series.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "record/metrics.h"

/* No process is smaller, and no count of anything else so large. */
#define LEAST_MEMORY 1048576.0

/* What is in bytes though its name does not end so (cAdvisor, kubelet). */
static const char *const in_bytes[] = {
    "container_memory_rss", "container_memory_cache", "container_memory_swap",
    "container_memory_mapped_file", "container_memory_kernel_usage"};

static const char *const no_gauge[] = {"_total",       "_count",
				       "_sum",	       "_bucket",
				       "_seconds",     "_ratio",
				       "_percent",     "_created",
				       "_limit_bytes", "_virtual_memory_bytes",
				       "_idle_bytes",  "_released_bytes",
				       "_max_bytes"};

static int
metric_is_no_gauge(const char *name)
{
	for (size_t i = 0; i < COUNT(no_gauge); i++)
		if (text_ends(name, no_gauge[i]))
			return 1;
	return 0;
}

enum metric_sort
metric_series_sort(const char *name, char *column, size_t size)
{
	snprintf(column, size, "%s", name[0] != '\0' ? name : "memory_bytes");
	if (name[0] == '\0')
		return METRIC_UNNAMED;
	if (metric_is_no_gauge(name))
		return METRIC_OTHER;
	for (size_t i = 0; i < COUNT(in_bytes); i++)
		if (strcmp(name, in_bytes[i]) == 0) {
			snprintf(column, size, "%s_bytes", name);
			return METRIC_JUDGED;
		}
	return metric_is_judged(name) ? METRIC_JUDGED : METRIC_OTHER;
}

void
metric_range_add(struct metric_range *range, double value)
{
	if (isnan(value))
		return;
	range->values++;
	range->whole += value == floor(value);
	if (range->values == 1 || value > range->most)
		range->most = value;
}

int
metric_range_is_memory(const struct metric_range *range)
{
	return range->values > 0 && range->most >= LEAST_MEMORY;
}
