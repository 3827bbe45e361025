/* SPDX-License-Identifier: MIT */
/*
 * typeperf and relog of Windows: a CSV that begins with "(PDH-CSV 4.0)", with a
 * column for each counter: "\\HOST\Process(w3wp)\Private Bytes".
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "record/csv.h"
#include "record/series.h"

static const struct {
	const char *counter, *column;
	double factor;
} typeperf_counters[] = {
    {"Private Bytes", "anon_bytes", 1},
    {"Working Set", "rss_bytes", 1},
    {"Working Set - Private", "private_working_set_bytes", 1},
    {"Handle Count", "fds", 1},
    {"Thread Count", "threads", 1},
    {"ID Process", "pid", 1},
    {"# Bytes in all Heaps", "dotnet_heap_bytes", 1},
};

static int
typeperf_knows(const char *line, size_t number)
{
	return number == 1 && (text_starts(line, "\"(PDH-CSV ") ||
			       text_starts(line, "(PDH-CSV "));
}

/* "\\HOST\Process(w3wp)\Private Bytes": "w3wp" and which; -1: another. */
static int
typeperf_counter(const char *path, char *name, size_t size)
{
	const char *counter = strrchr(path, '\\'), *open, *close;

	if (counter == NULL)
		return -1;
	open = strchr(path, '(');
	close = counter;
	while (close > path && *close != ')')
		close--;
	if (open == NULL || close <= open)
		return -1;
	snprintf(name, size, "%.*s", (int)(close - open - 1), open + 1);
	for (size_t i = 0; i < COUNT(typeperf_counters); i++)
		if (strcasecmp(counter + 1, typeperf_counters[i].counter) == 0)
			return (int)i;
	return -1;
}

static void
typeperf_header(struct series_feed *feed, const char *line)
{
	struct csv csv = {line, line + strlen(line), 1, 0};
	struct buf field = {0};
	enum csv_end end = CSV_MORE;

	while (end == CSV_MORE) {
		end = csv_field(&csv, &field);
		strings_add(&feed->header, buf_text(&field));
	}
	buf_free(&field);
}

/* "11/30/2026 13:05:01.123" */
static double
typeperf_time(const char *text)
{
	int month, day, year, hour, minute;
	double second;
	char date[48];

	if (sscanf(text, "%2d/%2d/%4d %2d:%2d:%lf", &month, &day, &year, &hour,
		   &minute, &second) != 6 ||
	    !(second >= 0 && second < 62))
		return NAN;
	snprintf(date, sizeof(date), "%04d-%02d-%02dT%02d:%02d:%06.3f", year,
		 month, day, hour, minute, second);
	return date_seconds(date, strlen(date));
}

static void
typeperf_value(struct series_feed *feed, size_t i, double time_s, double value)
{
	struct recorded *item;
	char name[80];
	int counter =
	    typeperf_counter(feed->header.items[i], name, sizeof(name));

	if (counter < 0)
		return;
	item = recording_item(feed->into, name);
	if (recorded_time(item) != time_s)
		recording_row(feed->into, item, time_s);
	recorded_value(item, typeperf_counters[counter].column,
		       value * typeperf_counters[counter].factor, 0);
}

static void
typeperf_line(struct series_feed *feed, const char *line)
{
	struct csv csv = {line, line + strlen(line), 1, 0};
	struct buf field = {0};
	enum csv_end end;
	double time_s, value;

	if (feed->header.count == 0) {
		typeperf_header(feed, line);
		return;
	}
	end = csv_field(&csv, &field);
	time_s = typeperf_time(buf_text(&field));
	for (size_t i = 1;
	     i < feed->header.count && end == CSV_MORE && !isnan(time_s); i++) {
		end = csv_field(&csv, &field);
		if (csv_number(&field, &value) == 0 && !isnan(value))
			typeperf_value(feed, i, time_s, value);
	}
	buf_free(&field);
}

static void
typeperf_end(struct series_feed *feed)
{
	if (feed->into->count == 0)
		error_set(feed->err, STATUS_DATA,
			  "%s:1: no counter of a process's memory: record "
			  "\"\\Process(NAME)\\Private Bytes\"",
			  feed->input);
}

const struct series series_typeperf = {
    .name = "typeperf",
    .knows = typeperf_knows,
    .line = typeperf_line,
    .end = typeperf_end,
};
