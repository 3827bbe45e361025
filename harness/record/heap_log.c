/* SPDX-License-Identifier: MIT */
#include "record/heap_log.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char after_full[] = "heap_after_gc_bytes";
static const char after_marking[] = "heap_after_marking_bytes";

int
heap_log_after(const char *text, double *bytes, double *digit)
{
	const char *end;

	for (; (text = strstr(text, "->")) != NULL; text += 2) {
		end = size_parse(text + 2, 1, 0, bytes, digit);
		if (end != NULL && isupper((unsigned char)end[-1]) &&
		    *end == '(')
			return 0;
	}
	return -1;
}

/* Without any time a reading has no place: collections come unevenly. */
static void
heap_log_need_time(struct series_feed *feed, double time_s)
{
	if (isnan(time_s))
		error_set(feed->err, STATUS_DATA,
			  "%s:%zu: a collection without its time: log with "
			  "-Xlog:gc:file=gc.log:time,uptime, or with "
			  "timestamps around it",
			  feed->input, feed->line);
}

void
heap_log_add(struct series_feed *feed, enum heap_event event, double uptime_s,
	     double stamp_s, double bytes, double digit)
{
	struct recorded *item = recording_item(feed->into, feed->source);

	heap_log_need_time(feed, isnan(stamp_s) ? uptime_s : stamp_s);
	recording_uptime_row(feed->into, item, uptime_s, stamp_s);
	feed->taken += event != HEAP_YOUNG;
	feed->left_out += event == HEAP_YOUNG;
	recorded_value(item, after_full, event == HEAP_FULL ? bytes : NAN,
		       event == HEAP_FULL ? digit : 0);
	if (event == HEAP_MARKED)
		recorded_value(item, after_marking, bytes, digit);
}

/* What the readings are, of the first heap. */
static void
heap_log_note(struct series_feed *feed, int marked)
{
	const struct recorded *item = &feed->into->items[0];

	buf_addf(&feed->into->note, ": heap after %zu %s",
		 recorded_count(item, after_full),
		 marked ? "markings, with what was allocated since"
			: "full collections");
	if (feed->left_out > 0)
		buf_addf(&feed->into->note,
			 "; after %zu young ones it holds garbage",
			 feed->left_out);
}

void
heap_log_end(struct series_feed *feed)
{
	int marked = 0;

	for (size_t i = feed->into->count; i > 0; i--)
		marked = recorded_choose(&feed->into->items[i - 1], after_full,
					 after_marking);
	if (feed->taken == 0)
		snprintf(feed->into->nothing, sizeof(feed->into->nothing),
			 "none of its %zu collections is a full one, and after "
			 "a young one the heap holds garbage: collect now and "
			 "then with jcmd PID GC.run",
			 feed->left_out);
	else if (feed->into->count > 0)
		heap_log_note(feed, marked);
}
