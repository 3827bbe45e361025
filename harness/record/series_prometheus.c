/* SPDX-License-Identifier: MIT */
/*
 * An answer of Prometheus' HTTP API to query_range (also Thanos, Mimir,
 * VictoriaMetrics), or what promtool -o json prints of it: a verdict for each
 * series, named by the labels in which they differ.
 */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/metric_series.h"
#include "record/series.h"

enum { MOST_SERIES = 4096, LABELS = 64 };

static int
prometheus_knows(const char *text, size_t number)
{
	(void)number;
	return (text[0] == '{' || text[0] == '[') &&
	       ((strstr(text, "\"resultType\"") != NULL &&
		 strstr(text, "\"data\"") != NULL) ||
		(strstr(text, "\"metric\"") != NULL &&
		 strstr(text, "\"values\"") != NULL) ||
		(strstr(text, "\"errorType\"") != NULL &&
		 strstr(text, "\"status\"") != NULL));
}

/* Whether some other series has another value of that label, or none. */
static int
prometheus_differs(const json_t *result, const char *label, const char *value)
{
	const json_t *series;
	size_t i;

	json_array_foreach(result, i, series)
	{
		const char *other = json_string_value(
		    json_object_get(json_object_get(series, "metric"), label));

		if (other == NULL || strcmp(other, value) != 0)
			return 1;
	}
	return 0;
}

/* Whether it alone tells all series apart. */
static int
prometheus_tells(const json_t *result, const char *label)
{
	json_t *seen = json_object(), *series;
	size_t i, count = json_array_size(result);
	int tells;

	json_array_foreach(result, i, series)
	{
		const char *value = json_string_value(
		    json_object_get(json_object_get(series, "metric"), label));

		if (value != NULL)
			json_object_set_new_nocheck(seen, value, json_true());
	}
	tells = count > 1 && json_object_size(seen) == count;
	json_decref(seen);
	return tells;
}

/* Each label once: whether it tells, from the first series that has it. */
static void
prometheus_look(struct strings *telling, struct strings *seen,
		const json_t *result, json_t *metric)
{
	const char *label;
	json_t *value;

	json_object_foreach(metric, label, value)
	{
		const char *text = json_string_value(value);

		if (text == NULL || strings_has(seen, label) ||
		    seen->count == LABELS)
			continue;
		strings_add(seen, label);
		if (prometheus_differs(result, label, text))
			strings_add(telling, label);
	}
}

/* The labels in which series differ; one, if it tells all of them apart. */
static void
prometheus_telling(struct strings *telling, const json_t *result)
{
	static const char *const usual[] = {"pod",	"container", "name",
					    "instance", "service",   "job"};
	struct strings seen = {0};
	const json_t *series;
	size_t i;

	for (i = 0; i < COUNT(usual); i++)
		if (prometheus_tells(result, usual[i])) {
			strings_add(telling, usual[i]);
			return;
		}
	json_array_foreach(result, i, series) prometheus_look(
	    telling, &seen, result, json_object_get(series, "metric"));
	strings_free(&seen);
}

/* "api-0", "a_bytes job=x" */
static void
prometheus_name(struct buf *name, json_t *metric, const struct strings *telling)
{
	for (size_t i = 0; i < telling->count; i++) {
		const char *label = telling->items[i];
		const char *value =
		    json_string_value(json_object_get(metric, label));

		if (value == NULL)
			continue;
		if (name->len > 0)
			buf_adds(name, " ");
		if (telling->count > 1 && strcmp(label, "__name__") != 0)
			buf_addf(name, "%.40s=", label);
		buf_addf(name, "%.80s", value);
	}
}

static double
prometheus_number(const json_t *value)
{
	const char *text = json_string_value(value);
	char *end;
	double number;

	if (text == NULL)
		return json_is_number(value) ? json_number_value(value) : NAN;
	number = strtod(text, &end);
	return end > text && *end == '\0' && isfinite(number) ? number : NAN;
}

/* A series without a name is memory if nothing else can be so large. */
static int
prometheus_is_memory(const json_t *values)
{
	struct metric_range range = {0};
	const json_t *pair;
	size_t i;

	json_array_foreach(values, i, pair) metric_range_add(
	    &range, prometheus_number(json_array_get(pair, 1)));
	return metric_range_is_memory(&range);
}

static void
prometheus_values(struct series_feed *feed, const char *name,
		  const char *column, const json_t *values)
{
	struct recorded *item = recording_item(feed->into, name);
	const json_t *pair;
	size_t i;

	json_array_foreach(values, i, pair)
	{
		const json_t *when = json_array_get(pair, 0);

		if (!json_is_number(when))
			continue;
		recording_row(feed->into, item, json_number_value(when));
		recorded_value(item, column,
			       prometheus_number(json_array_get(pair, 1)), 0);
	}
}

static void
prometheus_series(struct series_feed *feed, const json_t *series,
		  const struct strings *telling)
{
	json_t *metric = json_object_get(series, "metric");
	const char *own =
	    json_string_value(json_object_get(metric, "__name__"));
	const json_t *values = json_object_get(series, "values");
	char column[METRIC_COLUMN];
	enum metric_sort sort =
	    metric_series_sort(own != NULL ? own : "", column, sizeof(column));
	struct buf name = {0};

	if (sort == METRIC_OTHER ||
	    (sort == METRIC_UNNAMED && !prometheus_is_memory(values))) {
		feed->left_out++;
		return;
	}
	feed->kind |= sort == METRIC_UNNAMED;
	prometheus_name(&name, metric, telling);
	prometheus_values(feed, buf_text(&name), column, values);
	buf_free(&name);
}

static void
prometheus_notes(struct series_feed *feed)
{
	if (feed->kind)
		buf_adds(&feed->into->note,
			 "; series without a name are read as memory in bytes");
	if (feed->left_out > 0 && feed->into->count > 0)
		buf_addf(&feed->into->note, "; %zu that are no memory left out",
			 feed->left_out);
	if (feed->into->count == 0 && feed->err->status == STATUS_OK)
		error_set(feed->err, STATUS_DATA,
			  "%s: none of its %zu series is memory: ask for one "
			  "whose name ends in _bytes, such as "
			  "process_resident_memory_bytes",
			  feed->input, feed->left_out);
}

static void
prometheus_result(struct series_feed *feed, const json_t *result)
{
	struct strings telling = {0};
	const json_t *series;
	size_t i;

	if (json_array_size(result) > MOST_SERIES) {
		error_set(feed->err, STATUS_DATA,
			  "%s: %zu series, %d at most: ask for fewer",
			  feed->input, json_array_size(result), MOST_SERIES);
		return;
	}
	prometheus_telling(&telling, result);
	json_array_foreach(result, i, series)
	    prometheus_series(feed, series, &telling);
	strings_free(&telling);
	prometheus_notes(feed);
}

/* What the API says instead of a matrix. */
static int
prometheus_refuse(struct series_feed *feed, const json_t *root)
{
	const json_t *data = json_object_get(root, "data");
	const char *error = json_string_value(json_object_get(root, "error"));
	const char *type =
	    json_string_value(json_object_get(data, "resultType"));

	if (error != NULL)
		return error_set(
		    feed->err, STATUS_DATA,
		    "%s: Prometheus answered with an error: %.200s",
		    feed->input, error);
	if (type == NULL || strcmp(type, "matrix") == 0)
		return 0;
	return error_set(feed->err, STATUS_DATA,
			 "%s: a %.20s of one moment shows no growth: ask "
			 "/api/v1/query_range with start, end and step",
			 feed->input, type);
}

static void
prometheus_whole(struct series_feed *feed, const char *text, size_t length)
{
	json_error_t why;
	json_t *root = json_loadb(text, length, 0, &why);
	const json_t *result;

	if (root == NULL) {
		error_set(feed->err, STATUS_DATA, "%s:%d: no JSON: %.120s",
			  feed->input, why.line, why.text);
		return;
	}
	result = json_is_array(root)
		     ? root
		     : json_object_get(json_object_get(root, "data"), "result");
	if (!json_is_object(root) || prometheus_refuse(feed, root) == 0)
		prometheus_result(feed, result);
	json_decref(root);
}

const struct series series_prometheus = {
    .name = "Prometheus query_range",
    .knows = prometheus_knows,
    .whole = prometheus_whole,
};
