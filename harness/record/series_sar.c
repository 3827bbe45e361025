/* SPDX-License-Identifier: MIT */
/*
 * sar -r of sysstat (sar(1)): the memory of the whole machine in KiB. It may
 * show a leak of some process, but never that one has none.
 */
#include <stdio.h>

#include "record/series.h"

static int
sar_knows(const char *line, size_t number)
{
	static const char *const names[] = {"kbmemfree", "kbmemused", NULL};
	struct words words;

	(void)number;
	words_split(&words, line);
	return words_have(&words, names);
}

static void
sar_row(struct series_feed *feed, const struct words *words, size_t used,
	double time_s)
{
	int at = strings_index(&feed->header, "kbmemused");
	int first = strings_index(&feed->header, "kbmemfree");
	double kib;
	struct recorded *item;

	if (at < first ||
	    word_number(words, (size_t)(at - first) + used, &kib) != 0)
		return;
	item = recording_item(feed->into, "");
	recording_row(feed->into, item, time_s);
	recorded_value(item, "machine_used_bytes", kib * 1024, 0);
}

static void
sar_line(struct series_feed *feed, const char *line)
{
	struct words words;
	double time_s;
	size_t used;

	words_split(&words, line);
	used = feed_time_of_day(feed, &words, 0, &time_s);
	if (words_index(&words, "kbmemused") >= 0)
		feed_header(feed, &words);
	else if (used < words.count && used > 0 && words.at[used][0] > '9')
		strings_free(&feed->header); /* of another table */
	else if (used > 0 && feed->header.count > 0)
		sar_row(feed, &words, used, time_s);
}

static void
sar_end(struct series_feed *feed)
{
	snprintf(feed->into->doubt, sizeof(feed->into->doubt),
		 "sar -r is of the whole machine, which says nothing FLAT of a "
		 "service: record that by pidstat -r -p PID 10");
}

const struct series series_sar = {
    .name = "sar -r",
    .knows = sar_knows,
    .line = sar_line,
    .end = sar_end,
};
