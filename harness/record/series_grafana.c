/* SPDX-License-Identifier: MIT */
/*
 * Grafana's CSV (Inspect, Data): "Time" and a column for each series, named by
 * a metric with labels or by a legend, with values that may have units; or, as
 * before Grafana 7, rows of "Series;Time;Value".
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "record/csv.h"
#include "record/intake.h"
#include "record/metric_series.h"
#include "record/metrics.h"
#include "record/series.h"

enum { FIELDS = 256 };

/* What a name has that is no series of a legend but a column of ours. */
static const char *const own_words[] = {
    "requests", "rss",	 "heap",     "memory", "mem",	  "anon",    "pss",
    "swap",	"vmrss", "resident", "used",   "working", "private", "pid"};

static char
grafana_separator(const char *line)
{
	return strchr(line, ';') != NULL && strchr(line, ',') == NULL	 ? ';'
	       : strchr(line, '\t') != NULL && strchr(line, ',') == NULL ? '\t'
									 : ',';
}

static void
grafana_fields(struct strings *fields, const char *line)
{
	struct csv csv = {line, line + strlen(line), 1,
			  grafana_separator(line)};
	struct buf field = {0};
	enum csv_end end = CSV_MORE;

	while (end == CSV_MORE && fields->count < FIELDS) {
		end = csv_field(&csv, &field);
		strings_add(fields, buf_text(&field));
	}
	buf_free(&field);
}

static int
grafana_is_long(const struct strings *fields)
{
	return fields->count == 3 && strcmp(fields->items[0], "Series") == 0 &&
	       strcmp(fields->items[1], "Time") == 0 &&
	       strcmp(fields->items[2], "Value") == 0;
}

/* Whether it is what somebody calls a column of memory, not a series. */
static int
grafana_is_own(const char *header)
{
	char word[16];

	if (metric_is_number(header))
		return 1;
	for (const char *at = header; *at != '\0';) {
		size_t length = 0;

		while (isalpha((unsigned char)at[length]))
			length++;
		if (length > 0 && length < sizeof(word)) {
			snprintf(word, sizeof(word), "%.*s", (int)length, at);
			for (size_t i = 0; i < COUNT(own_words); i++)
				if (strcasecmp(word, own_words[i]) == 0)
					return 1;
		}
		at += length > 0 ? length : 1;
	}
	return 0;
}

/* A table with columns of one process is not taken. */
static int
grafana_is_wide(const struct strings *fields)
{
	if (fields->count < 2 || strcmp(fields->items[0], "Time") != 0)
		return 0;
	for (size_t i = 1; i < fields->count; i++)
		if (strchr(fields->items[i], '{') == NULL &&
		    grafana_is_own(fields->items[i]))
			return 0;
	return 1;
}

static int
grafana_knows(const char *line, size_t number)
{
	struct strings fields = {0};
	int knows;

	if (number != 1)
		return 0;
	grafana_fields(&fields, line);
	knows = grafana_is_long(&fields) || grafana_is_wide(&fields);
	strings_free(&fields);
	return knows;
}

/* "2026-11-30 13:05:01", or a number by its size. */
static double
grafana_time(const char *text)
{
	size_t length = strlen(text);

	return length < 40 ? date_seconds(text, length) : NAN;
}

/* The name before "{", and the unit that a header ends in: "api (MiB)". */
static void
grafana_metric(const char *header, char *name, size_t size, double *unit)
{
	size_t length = strcspn(header, "{");
	struct buf ours = {0};

	*unit = 0;
	if (header[length] != '{') {
		intake_name(&ours, header, unit);
		if (*unit == 1 && !text_ends(buf_text(&ours), "_bytes"))
			*unit = 0;
		length = 0;
	}
	buf_free(&ours);
	snprintf(name, size, "%.*s", (int)length, header);
}

/*
 * A value with its unit, as the panel shows it; Grafana writes MB for a million
 * and MiB for what it is. Returns its digit, 0: it is a plain number.
 */
static double
grafana_value(const char *text, double unit, double *value)
{
	double digit = 0;
	const char *end;

	text += strspn(text, " ");
	end = size_parse(text, unit, 1, value, &digit);
	if (end != NULL && *end == '\0' && (unit > 1 || end[-1] == 'B'))
		return digit;
	*value = strtod(text, (char **)&end);
	if (end == text || *end != '\0' || !isfinite(*value))
		*value = NAN;
	*value *= unit > 0 ? unit : 1;
	return 0;
}

static void
grafana_reading(struct series_feed *feed, const char *header, double time_s,
		const char *text)
{
	char name[METRIC_COLUMN], column[METRIC_COLUMN];
	double unit, value, digit;
	enum metric_sort sort;
	struct recorded *item;

	grafana_metric(header, name, sizeof(name), &unit);
	sort = metric_series_sort(name, column, sizeof(column));
	digit = grafana_value(text, unit, &value);
	if (isnan(value))
		return;
	if (sort == METRIC_UNNAMED && unit == 0 && digit == 0)
		snprintf(column, sizeof(column), "value");
	item = recording_item(feed->into, header);
	recording_row(feed->into, item, time_s);
	recorded_value(item, column, value, digit);
}

static void
grafana_line(struct series_feed *feed, const char *line)
{
	struct strings fields = {0};
	double time_s;
	int is_long;

	grafana_fields(&fields, line);
	if (feed->header.count == 0) {
		feed->header = fields;
		return;
	}
	is_long = grafana_is_long(&feed->header);
	time_s = fields.count > (size_t)is_long
		     ? grafana_time(fields.items[is_long])
		     : NAN;
	if (isnan(time_s) && line[0] != '\0')
		error_set(feed->err, STATUS_DATA,
			  "%s:%zu: no time in its first column: export it with "
			  "a date, or as numbers",
			  feed->input, feed->line);
	else if (is_long && fields.count > 2 && !isnan(time_s))
		grafana_reading(feed, fields.items[0], time_s, fields.items[2]);
	for (size_t i = 1; !is_long && i < fields.count &&
			   i < feed->header.count && !isnan(time_s);
	     i++)
		grafana_reading(feed, feed->header.items[i], time_s,
				fields.items[i]);
	strings_free(&fields);
}

/* Whether what has no unit can be nothing but memory in bytes. */
static int
grafana_is_memory(const struct recorded *item, int at)
{
	struct metric_range range = {0};

	for (size_t row = 0; row < item->nrows; row++)
		metric_range_add(
		    &range, item->values[row * RECORDED_COLUMNS + (size_t)at]);
	return metric_range_is_memory(&range);
}

static void
grafana_settle(struct series_feed *feed, struct recorded *item)
{
	int at = strings_index(&item->columns, "value");

	if (at < 0) {
		const char *column =
		    item->columns.count > 1 ? item->columns.items[1] : "";

		if (!metric_is_judged(column)) {
			item->nrows = 0;
			feed->left_out++;
		}
		return;
	}
	if (!grafana_is_memory(item, at)) {
		item->nrows = 0;
		feed->left_out++;
		return;
	}
	free(item->columns.items[at]);
	item->columns.items[at] = xstrdup("memory_bytes");
	feed->taken++;
}

static void
grafana_end(struct series_feed *feed)
{
	for (size_t i = 0; i < feed->into->count; i++)
		grafana_settle(feed, &feed->into->items[i]);
	if (feed->taken > 0)
		buf_adds(&feed->into->note,
			 "; what has no unit is read as memory in bytes");
	if (feed->left_out > 0)
		buf_addf(&feed->into->note, "; %zu that are no memory left out",
			 feed->left_out);
	if (feed->left_out == feed->into->count)
		error_set(feed->err, STATUS_DATA,
			  "%s: none of its %zu series is memory in bytes: give "
			  "the panel a unit (bytes), or a column a name such "
			  "as rss_mib",
			  feed->input, feed->into->count);
}

const struct series series_grafana = {
    .name = "Grafana's CSV",
    .knows = grafana_knows,
    .line = grafana_line,
    .end = grafana_end,
};
