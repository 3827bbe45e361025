/* SPDX-License-Identifier: MIT */
/*
 * OTLP/HTTP in JSON (opentelemetry.io/docs/specs/otlp): an
 * ExportMetricsServiceRequest. 64-bit integers are texts there.
 */
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"

#include "base/json_bounded.h"
#include "base/mem.h"
#include "out/receiver.h"

enum { CUMULATIVE = 2 /* AGGREGATION_TEMPORALITY_CUMULATIVE */ };
#define SCOPE "flatline"

static json_t *
otlp_integer(uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	return json_string(text);
}

static json_t *
otlp_time(int64_t time_ms)
{
	return otlp_integer((uint64_t)time_ms * 1000000);
}

static void
otlp_add_attribute(json_t *list, const char *name, const char *value)
{
	json_array_append_new(list, json_pack("{s:s, s:{s:s}}", "key", name,
					      "value", "stringValue", value));
}

/* What resources are called there; NULL: it has no name there. */
static const char *
otlp_convention(const char *label)
{
	if (strcmp(label, "job") == 0)
		return "service.name";
	return strcmp(label, "instance") == 0 ? "host.name" : NULL;
}

static json_t *
otlp_resource(const struct identity *identity)
{
	json_t *list = json_array();

	for (size_t i = 0; i < identity->count; i++) {
		const struct label *label = &identity->labels[i];
		const char *name = otlp_convention(label->name);
		char *own = xasprintf(SCOPE ".%s", label->name);

		otlp_add_attribute(list, name != NULL ? name : own,
				   label->value);
		free(own);
	}
	return json_pack("{s:o}", "attributes", list);
}

static json_t *
otlp_point(const struct point_set *set, const struct point *point)
{
	json_t *list = json_array();

	for (size_t i = 0; i < POINT_LABELS && point->labels[i].name != NULL;
	     i++)
		otlp_add_attribute(list, point->labels[i].name,
				   point->labels[i].value);
	return json_pack("{s:o, s:o, s:o, s:f}", "attributes", list,
			 "startTimeUnixNano", otlp_time(set->start_ms),
			 "timeUnixNano", otlp_time(set->time_ms), "asDouble",
			 point->value);
}

static json_t *
otlp_metric(const struct point_row *row, json_t *points)
{
	json_t *metric = json_pack("{s:s, s:s, s:s}", "name", row->name,
				   "description", row->help, "unit", row->unit);

	if (row->type == POINT_COUNTER)
		json_object_set_new(metric, "sum",
				    json_pack("{s:i, s:b, s:o}",
					      "aggregationTemporality",
					      CUMULATIVE, "isMonotonic", 1,
					      "dataPoints", points));
	else
		json_object_set_new(metric, "gauge",
				    json_pack("{s:o}", "dataPoints", points));
	return metric;
}

/* Points of one id follow each other. JSON has no infinity: a limit that is
 * never reached is not told. */
static void
otlp_add_points(json_t *metrics, const struct point_set *set)
{
	for (size_t i = 0; i < set->count;) {
		enum point_id id = set->points[i].id;
		json_t *points = json_array();

		for (; i < set->count && set->points[i].id == id; i++)
			if (isfinite(set->points[i].value))
				json_array_append_new(
				    points, otlp_point(set, &set->points[i]));
		if (json_array_size(points) > 0)
			json_array_append_new(
			    metrics, otlp_metric(&point_rows[id], points));
		else
			json_decref(points);
	}
}

/* One count more than there are bounds. */
static json_t *
otlp_durations(const struct point_set *set)
{
	const struct durations *durations = &set->durations;
	json_t *bounds = json_array(), *counts = json_array();
	uint64_t count = 0;

	for (size_t i = 0; i < durations->count; i++) {
		count += durations->counts[i];
		json_array_append_new(counts,
				      otlp_integer(durations->counts[i]));
		if (isfinite(durations->bounds[i]))
			json_array_append_new(bounds,
					      json_real(durations->bounds[i]));
	}
	return json_pack("{s:[], s:o, s:o, s:o, s:f, s:o, s:o}", "attributes",
			 "startTimeUnixNano", otlp_time(set->start_ms),
			 "timeUnixNano", otlp_time(set->time_ms), "count",
			 otlp_integer(count), "sum", durations->sum_s,
			 "bucketCounts", counts, "explicitBounds", bounds);
}

static void
otlp_add_durations(json_t *metrics, const struct point_set *set)
{
	if (set->durations.count == 0)
		return;
	json_array_append_new(
	    metrics,
	    json_pack("{s:s, s:s, s:s, s:{s:i, s:[o]}}", "name", DURATIONS_NAME,
		      "description", DURATIONS_HELP, "unit", "s", "histogram",
		      "aggregationTemporality", CUMULATIVE, "dataPoints",
		      otlp_durations(set)));
}

static void
otlp_encode(struct buf *out, const struct point_set *set,
	    const struct identity *identity)
{
	json_t *metrics = json_array(), *request;
	char *text;

	otlp_add_points(metrics, set);
	otlp_add_durations(metrics, set);
	request = json_pack(
	    "{s:[{s:o, s:[{s:{s:s, s:s}, s:o}]}]}", "resourceMetrics",
	    "resource", otlp_resource(identity), "scopeMetrics", "scope",
	    "name", SCOPE, "version", PACKAGE_VERSION, "metrics", metrics);
	text = json_dumps(request, JSON_COMPACT | JSON_REAL_PRECISION(15));
	buf_adds(out, text != NULL ? text : "{}");
	free(text);
	json_decref(request);
}

static int
otlp_again(long status)
{
	return status == 429 || status == 502 || status == 503 || status == 504;
}

/* {"partialSuccess": {"rejectedDataPoints": "3", "errorMessage": "..."}} */
static int
otlp_refuses(const char *reply, struct buf *why)
{
	json_t *object =
	    json_bounded_load(reply, strlen(reply), 0, JSON_MOST, NULL);
	json_t *partial = json_object_get(object, "partialSuccess");
	json_t *count = json_object_get(partial, "rejectedDataPoints");
	const char *message =
	    json_string_value(json_object_get(partial, "errorMessage"));
	int refuses = json_integer_value(count) > 0 ||
		      (json_is_string(count) &&
		       strtod(json_string_value(count), NULL) > 0);

	if (refuses)
		buf_adds(why, message != NULL ? message : "no reason given");
	json_decref(object);
	return refuses;
}

static const char *const otlp_headers[] = {"Content-Type: application/json",
					   NULL};

const struct receiver receiver_otlp = {
    .name = "otlp",
    .help = "OTLP/HTTP in JSON",
    .path = "/v1/metrics",
    .headers = otlp_headers,
    .encode = otlp_encode,
    .again = otlp_again,
    .refuses = otlp_refuses,
};
