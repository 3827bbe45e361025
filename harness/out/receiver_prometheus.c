/* SPDX-License-Identifier: MIT */
/*
 * Prometheus' remote write 1.0 (prometheus.io/docs/specs/prw): a WriteRequest
 * in protocol buffers, in Snappy's block format.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/protobuf.h"
#include "out/receiver.h"
#include "out/snappy.h"

enum { REQUEST_SERIES = 1, SERIES_LABEL = 1, SERIES_SAMPLE = 2 };
enum { LABEL_NAME_FIELD = 1, LABEL_VALUE_FIELD = 2 };
enum { SAMPLE_VALUE = 1, SAMPLE_TIME = 2 };
enum { SERIES_LABELS = IDENTITY_LABELS + POINT_LABELS + 1 };

struct write {
	struct buf request, series, part;
	const struct identity *identity;
	int64_t time_ms;
};

static int
by_name(const void *a, const void *b)
{
	return strcmp((*(const struct label *const *)a)->name,
		      (*(const struct label *const *)b)->name);
}

static void
write_pair(struct write *write, const char *name, const char *value)
{
	buf_clear(&write->part);
	protobuf_bytes(&write->part, LABEL_NAME_FIELD, name, strlen(name));
	protobuf_bytes(&write->part, LABEL_VALUE_FIELD, value, strlen(value));
	protobuf_bytes(&write->series, SERIES_LABEL, write->part.data,
		       write->part.len);
}

/* Sorted by name, as the protocol wants it; "__name__" comes first. */
static void
write_labels(struct write *write, const char *name, const struct label *own,
	     size_t count)
{
	const struct label *all[SERIES_LABELS];
	size_t n = 0;

	for (size_t i = 0; i < write->identity->count; i++)
		all[n++] = &write->identity->labels[i];
	for (size_t i = 0; i < count && own[i].name != NULL; i++)
		all[n++] = &own[i];
	qsort(all, n, sizeof(all[0]), by_name);
	write_pair(write, "__name__", name);
	for (size_t i = 0; i < n; i++)
		if (all[i]->value[0] != '\0')
			write_pair(write, all[i]->name, all[i]->value);
}

static void
write_series(struct write *write, const char *name, const struct label *own,
	     size_t count, double value)
{
	buf_clear(&write->series);
	write_labels(write, name, own, count);
	buf_clear(&write->part);
	protobuf_double(&write->part, SAMPLE_VALUE, value);
	protobuf_int(&write->part, SAMPLE_TIME, write->time_ms);
	protobuf_bytes(&write->series, SERIES_SAMPLE, write->part.data,
		       write->part.len);
	protobuf_bytes(&write->request, REQUEST_SERIES, write->series.data,
		       write->series.len);
}

static void
write_point(struct write *write, const struct point *point)
{
	const struct point_row *row = &point_rows[point->id];
	char name[80];

	snprintf(name, sizeof(name), "%s%s", row->name,
		 row->type == POINT_COUNTER ? "_total" : "");
	write_series(write, name, point->labels, POINT_LABELS, point->value);
}

/* Buckets are cumulative there. */
static void
write_durations(struct write *write, const struct durations *durations)
{
	struct label le = {.name = "le"};
	uint64_t below = 0;

	if (durations->count == 0)
		return;
	for (size_t i = 0; i < durations->count; i++) {
		below += durations->counts[i];
		if (isinf(durations->bounds[i]))
			snprintf(le.value, sizeof(le.value), "+Inf");
		else
			snprintf(le.value, sizeof(le.value), "%.6g",
				 durations->bounds[i]);
		write_series(write, DURATIONS_NAME "_bucket", &le, 1,
			     (double)below);
	}
	write_series(write, DURATIONS_NAME "_sum", NULL, 0, durations->sum_s);
	write_series(write, DURATIONS_NAME "_count", NULL, 0, (double)below);
}

static void
prometheus_encode(struct buf *out, const struct point_set *set,
		  const struct identity *identity)
{
	struct write write = {.identity = identity, .time_ms = set->time_ms};

	for (size_t i = 0; i < set->count; i++)
		write_point(&write, &set->points[i]);
	write_durations(&write, &set->durations);
	snappy_block(out, write.request.data, write.request.len);
	buf_free(&write.request);
	buf_free(&write.series);
	buf_free(&write.part);
}

static int
prometheus_again(long status)
{
	return status == 429 || status >= 500;
}

static const char *const prometheus_headers[] = {
    "Content-Type: application/x-protobuf", "Content-Encoding: snappy",
    "X-Prometheus-Remote-Write-Version: 0.1.0", NULL};

const struct receiver receiver_prometheus = {
    .name = "prometheus",
    .help = "remote write 1.0",
    .path = "/api/v1/write",
    .headers = prometheus_headers,
    .encode = prometheus_encode,
    .again = prometheus_again,
};
