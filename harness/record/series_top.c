/* SPDX-License-Identifier: MIT */
/*
 * top -b of procps (top(1)): RES in KiB, or with a letter for a larger unit, by
 * process.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "record/series.h"

static const struct {
	const char *name, *column;
} top_columns[] = {
    {"RES", "rss_bytes"}, {"RSan", "anon_bytes"}, {"SWAP", "swap_bytes"}};

static int
top_knows(const char *line, size_t number)
{
	(void)number;
	return text_starts(line, "top - ") && strstr(line, " up ") != NULL;
}

/* "top - 13:05:01 up 3 days, ..." begins a screen. */
static void
top_screen(struct series_feed *feed, const char *line)
{
	struct words words;

	words_split(&words, line);
	if (feed_time_of_day(feed, &words, 2, &feed->tick) == 0)
		feed->tick = NAN;
	strings_free(&feed->header);
}

static void
top_value(const struct series_feed *feed, const struct words *words,
	  struct recorded *item, size_t i)
{
	int at = strings_index(&feed->header, top_columns[i].name);
	double bytes, digit;

	if (at >= 0 && at < (int)words->count &&
	    size_parse(words->at[at], 1024, 0, &bytes, &digit) != NULL)
		recorded_value(item, top_columns[i].column, bytes,
			       digit > 1024 ? digit : 0);
}

static void
top_row(struct series_feed *feed, const struct words *words)
{
	int pid_at = strings_index(&feed->header, "PID");
	int command = strings_index(&feed->header, "COMMAND");
	double pid;
	struct recorded *item;
	char name[80];

	if (pid_at < 0 || command >= (int)words->count || isnan(feed->tick) ||
	    word_number(words, (size_t)pid_at, &pid) != 0)
		return;
	feed_process_name(name, sizeof(name),
			  command < 0 ? "" : words->at[command],
			  command < 0 ? 0 : strlen(words->at[command]), pid);
	item = recording_item(feed->into, name);
	recording_row(feed->into, item, feed->tick);
	for (size_t i = 0; i < COUNT(top_columns); i++)
		top_value(feed, words, item, i);
}

static void
top_line(struct series_feed *feed, const char *line)
{
	static const char *const names[] = {"PID", "RES", NULL};
	struct words words;

	if (top_knows(line, 1)) {
		top_screen(feed, line);
		return;
	}
	words_split(&words, line);
	if (words_have(&words, names))
		feed_header(feed, &words);
	else if (feed->header.count > 0)
		top_row(feed, &words);
}

const struct series series_top = {
    .name = "top -b",
    .knows = top_knows,
    .line = top_line,
};
