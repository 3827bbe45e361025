/* SPDX-License-Identifier: MIT */
/*
 * jstat -gc (JDK): KiB in each generation. What the old one holds is garbage
 * too, except in the first reading after the count of full collections rose.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "record/series.h"

static int
jstat_knows(const char *line, size_t number)
{
	static const char *const names[] = {"OC", "OU", "FGC", NULL};
	struct words words;

	(void)number;
	words_split(&words, line);
	return words_have(&words, names);
}

/* Its own clock, one around it, or none: it reads at an even pace. */
static void
jstat_begin_row(struct series_feed *feed, const struct words *words,
		struct recorded *item)
{
	int at = strings_index(&feed->header, "Timestamp");
	double uptime_s = NAN;

	feed->tick++;
	if (at >= 0 && word_number(words, (size_t)at, &uptime_s) == 0) {
		recording_uptime_row(feed->into, item, uptime_s, feed->stamp_s);
		return;
	}
	feed->into->ticks |= isnan(feed->stamp_s);
	recording_row(feed->into, item,
		      isnan(feed->stamp_s) ? feed->tick : feed->stamp_s);
}

static void
jstat_row(struct series_feed *feed, const struct words *words)
{
	int used = strings_index(&feed->header, "OU");
	int full = strings_index(&feed->header, "FGC");
	struct recorded *item;
	double kib, count;

	if (word_number(words, (size_t)used, &kib) != 0 ||
	    word_number(words, (size_t)full, &count) != 0)
		return;
	item = recording_item(feed->into, feed->source);
	if (item == NULL)
		return;
	jstat_begin_row(feed, words, item);
	/* What it counted when this began says nothing. */
	if (item->seen > 1 && count > item->mark) {
		recorded_value(item, "heap_after_gc_bytes", kib * 1024, 102.4);
		feed->taken++;
	} else {
		recorded_value(item, "heap_after_gc_bytes", NAN, 0);
		feed->left_out++;
	}
	item->mark = count;
}

static void
jstat_line(struct series_feed *feed, const char *line)
{
	struct words words;

	words_split(&words, line);
	if (jstat_knows(line, 1))
		feed_header(feed, &words);
	else if (feed->header.count > 0)
		jstat_row(feed, &words);
}

static void
jstat_end(struct series_feed *feed)
{
	if (feed->taken == 0)
		snprintf(feed->into->nothing, sizeof(feed->into->nothing),
			 "its %zu rows show no full collection, and without "
			 "one the old generation holds garbage: collect now "
			 "and then with jcmd PID GC.run",
			 feed->left_out);
}

const struct series series_jstat = {
    .name = "jstat -gc",
    .knows = jstat_knows,
    .line = jstat_line,
    .end = jstat_end,
    .timeless = 1,
};
