/* SPDX-License-Identifier: MIT */
/*
 * Reads values out of Prometheus' text format 0.0.4 and 1.0.0, with names in
 * UTF-8, and OpenMetrics: series are selected by name and labels, and those
 * that match are added up.
 */
#ifndef SAMPLE_PROMETHEUS_H
#define SAMPLE_PROMETHEUS_H

#include <stddef.h>

enum { SERIES_NAME = 128, SERIES_LABELS = 16, SERIES_LABEL = 64 };

/* A series, or a selector of series. */
struct series_name {
	char name[SERIES_NAME];
	struct {
		char name[SERIES_LABEL], value[SERIES_LABEL];
	} labels[SERIES_LABELS];
	size_t nlabels;
};

/*
 * 'NAME' or 'NAME{label="x"}', or '{"NAME", label="x"}' where the name has
 * other characters. Returns what follows it; NULL: not a series.
 */
const char *series_parse(struct series_name *, const char *text);
/*
 * The name of its column: "jvm_memory_used_heap_bytes". bytes: it ends so
 * though the name does not.
 */
void series_column(const struct series_name *, int bytes, char *column,
		   size_t size);
/* Whether it is memory in bytes though its name does not end so: by a line "#
 * UNIT NAME bytes", or by what is known of the name. */
int series_is_bytes(const struct series_name *, const char *text);
/* Whether a line "# TYPE NAME counter" says so. */
int series_is_counter(const struct series_name *, const char *text);
/* The sum of all series that match the name and labels; NAN: none do. */
double series_sum(const struct series_name *, const char *text);

#endif
