/* SPDX-License-Identifier: MIT */
/*
 * Prometheus' text format 0.0.4 and OpenMetrics, as far as a value is wanted:
 * series are chosen by name and labels, and those that match are added.
 */
#ifndef SAMPLE_PROMETHEUS_H
#define SAMPLE_PROMETHEUS_H

#include <stddef.h>

enum { SERIES_NAME = 128, SERIES_LABELS = 16, SERIES_LABEL = 64 };

/* A series, or what is asked of one. */
struct series_name {
	char name[SERIES_NAME];
	struct {
		char name[SERIES_LABEL], value[SERIES_LABEL];
	} labels[SERIES_LABELS];
	size_t nlabels;
};

/* 'NAME' or 'NAME{label="x"}'. What follows it, or NULL: no such text. */
const char *series_parse(struct series_name *, const char *text);
/* Its column: "jvm_memory_used_heap_bytes". */
void series_column(const struct series_name *, char *column, size_t size);
/* Whether a line "# TYPE NAME counter" says so. */
int series_is_counter(const struct series_name *, const char *text);
/* The sum of all series of the name that have its labels; NAN: none. */
double series_sum(const struct series_name *, const char *text);

#endif
