/* SPDX-License-Identifier: MIT */
/*
 * pidstat -r of sysstat (pidstat(1)): RSS in KiB, by process. With -h the
 * header begins with "#", and a row with its time; -t adds rows of threads.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "record/series.h"

static int
pidstat_knows(const char *line, size_t number)
{
	static const char *const names[] = {"UID", "minflt/s", "RSS", NULL};
	struct words words;

	(void)number;
	words_split(&words, line);
	return words_have(&words, names);
}

/* The word of a row that stands under that name; -1: there is no such column.
 * What is before UID is the time, in one word or two. */
static int
pidstat_column(const struct series_feed *feed, const char *name, size_t first)
{
	int at = strings_index(&feed->header, name);
	int uid = strings_index(&feed->header, "UID");

	return at < 0 || at < uid ? -1 : at - uid + (int)first;
}

/* The time of a row; returns the words that it takes, 0: it has none. */
static size_t
pidstat_time(struct series_feed *feed, const struct words *words,
	     double *time_s)
{
	size_t used = feed_time_of_day(feed, words, 0, time_s);

	if (used > 0)
		return used;
	return word_number(words, 0, time_s) == 0 && *time_s >= 1e9;
}

/* A row of a thread has no process of its own. */
static int
pidstat_pid(const struct series_feed *feed, const struct words *words,
	    size_t first, double *pid)
{
	int tid = pidstat_column(feed, "TID", first), at;

	if (tid >= 0 && word_number(words, (size_t)tid, pid) == 0)
		return -1;
	at = pidstat_column(feed, tid >= 0 ? "TGID" : "PID", first);
	return at < 0 ? -1 : word_number(words, (size_t)at, pid);
}

static void
pidstat_row(struct series_feed *feed, const struct words *words, size_t first,
	    double time_s)
{
	int rss = pidstat_column(feed, "RSS", first);
	int command = pidstat_column(feed, "Command", first);
	double pid, bytes, digit;
	struct recorded *item;
	char name[80];

	if (rss < 0 || rss >= (int)words->count || command < 0 ||
	    command >= (int)words->count ||
	    pidstat_pid(feed, words, first, &pid) != 0 ||
	    size_parse(words->at[rss], 1024, 0, &bytes, &digit) == NULL)
		return;
	feed_process_name(name, sizeof(name), words->at[command],
			  strlen(words->at[command]), pid);
	item = recording_item(feed->into, name);
	recording_row(feed->into, item, time_s);
	recorded_value(item, "rss_bytes", bytes, digit > 1024 ? digit : 0);
}

static void
pidstat_line(struct series_feed *feed, const char *line)
{
	struct words words;
	double time_s;
	size_t first;

	words_split(&words, line);
	if (words_index(&words, "UID") >= 0) {
		feed_header(feed, &words);
		return;
	}
	first = pidstat_time(feed, &words, &time_s);
	if (first > 0 && feed->header.count > 0)
		pidstat_row(feed, &words, first, time_s);
}

const struct series series_pidstat = {
    .name = "pidstat -r",
    .knows = pidstat_knows,
    .line = pidstat_line,
};
