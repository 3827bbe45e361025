/* SPDX-License-Identifier: MIT */
/*
 * node --trace-gc (V8): "[812:0x5f3c] 1234 ms: Mark-sweep 12.3 (16.4) -> 8.1
 * (17.2) MB, ...". After a mark-sweep or mark-compact the heap holds what is
 * reachable; after a scavenge it does not. An isolate for each thread.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/series.h"

#define MIB 1048576.0

/* Returns what follows "1234 ms: "; NULL: it is no such line. */
static const char *
node_gc_event(const char *line, char *isolate, size_t size, double *time_s)
{
	size_t length = strcspn(line, "]");
	const char *at = line + length;
	char *end;

	if (line[0] != '[' || *at != ']' || length < 4 ||
	    strspn(line + 1, "0123456789abcdefx:") != length - 1 ||
	    memchr(line, ':', length) == NULL)
		return NULL;
	snprintf(isolate, size, "isolate %.*s", (int)length - 1, line + 1);
	*time_s = strtod(at + 1, &end) / 1000;
	at = end;
	return strncmp(at, " ms: ", 5) == 0 && isfinite(*time_s) ? at + 5
								 : NULL;
}

/* "Mark-sweep (reduce) 12.3 (16.4) -> 8.1 (17.2) MB": after it, in MiB. */
static int
node_gc_after(const char *event, double *bytes, double *digit)
{
	const char *at = strstr(event, " -> ");

	return at != NULL && size_parse(at + 4, MIB, 0, bytes, digit) != NULL
		   ? 0
		   : -1;
}

static int
node_gc_is_whole(const char *event)
{
	return strncmp(event, "Mark-", 5) == 0;
}

static int
node_gc_knows(const char *line, size_t number)
{
	double time_s, bytes, digit;
	const char *event;
	char isolate[80];

	(void)number;
	event = node_gc_event(line, isolate, sizeof(isolate), &time_s);
	return event != NULL && node_gc_after(event, &bytes, &digit) == 0;
}

static void
node_gc_line(struct series_feed *feed, const char *line)
{
	double time_s, bytes, digit;
	struct recorded *item;
	const char *event;
	char isolate[80], name[200];

	event = node_gc_event(line, isolate, sizeof(isolate), &time_s);
	if (event == NULL || node_gc_after(event, &bytes, &digit) != 0)
		return;
	if (!node_gc_is_whole(event)) {
		feed->left_out++;
		bytes = NAN;
	}
	snprintf(name, sizeof(name), "%s%s%s", feed->source,
		 feed->source[0] != '\0' ? " " : "", isolate);
	item = recording_item(feed->into, name);
	recording_row(feed->into, item,
		      isnan(feed->stamp_s) ? time_s : feed->stamp_s);
	recorded_value(item, "heap_after_gc_bytes", bytes, digit);
	if (!isnan(bytes))
		feed->taken++;
}

static void
node_gc_end(struct series_feed *feed)
{
	if (feed->taken == 0)
		snprintf(
		    feed->into->nothing, sizeof(feed->into->nothing),
		    "none of its %zu collections is a mark-sweep, and a "
		    "scavenge leaves garbage behind: record for longer, or "
		    "start node with --expose-gc and call gc()",
		    feed->left_out);
}

const struct series series_node_gc = {
    .name = "node --trace-gc",
    .knows = node_gc_knows,
    .line = node_gc_line,
    .end = node_gc_end,
};
