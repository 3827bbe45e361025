/* SPDX-License-Identifier: MIT */
/*
 * ps in a loop (ps(1)): RSS in KiB below a header. The time is that of a date
 * before the lines or at their beginning, else the ELAPSED of a process; else
 * there is none, and each header, or a process that comes again, is the next
 * reading.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "record/series.h"

/* "%MEM", "RSS", "PID": capitals, and what stands among them. */
static int
ps_is_name(const struct words *words, size_t i)
{
	for (size_t c = 0; c < words->length[i]; c++)
		if (!isupper((unsigned char)words->at[i][c]) &&
		    strchr("%_+/", words->at[i][c]) == NULL)
			return 0;
	return 1;
}

static int
ps_rss(const struct words *words)
{
	int at = words_index(words, "RSS");

	return at >= 0 ? at : words_index(words, "RSZ");
}

static int
ps_knows(const char *line, size_t number)
{
	struct words words;

	(void)number;
	words_split(&words, line);
	if (ps_rss(&words) < 0)
		return 0;
	for (size_t i = 0; i < words.count; i++)
		if (!ps_is_name(&words, i))
			return 0;
	return 1;
}

/* "[[DD-]hh:]mm:ss", or seconds. */
static double
ps_elapsed(const struct words *words, int at)
{
	double part[3] = {0}, days = 0;
	int n = 0, used = 0;
	const char *text;

	if (at < 0 || at >= (int)words->count)
		return NAN;
	text = words->at[at];
	if (sscanf(text, "%lf-%n", &days, &used) == 1 && used > 0)
		text += used;
	else
		days = 0;
	n = sscanf(text, "%lf:%lf:%lf", &part[0], &part[1], &part[2]);
	return n < 1 ? NAN
		     : days * 86400 +
			   (n == 3   ? part[0] * 3600 + part[1] * 60 + part[2]
			    : n == 2 ? part[0] * 60 + part[1]
				     : part[0]);
}

/* lstart is a date of five words below one name. */
static int
ps_shift(const struct series_feed *feed, const struct words *words, int at)
{
	int started = strings_index(&feed->header, "STARTED");

	return started >= 0 && at > started &&
		       started + 3 < (int)words->count &&
		       isalpha((unsigned char)words->at[started][0]) &&
		       memchr(words->at[started + 3], ':',
			      words->length[started + 3]) != NULL
		   ? at + 4
		   : at;
}

static int
ps_column(const struct series_feed *feed, const struct words *words,
	  const char *const *names)
{
	for (; *names != NULL; names++) {
		int at = strings_index(&feed->header, *names);

		if (at >= 0)
			return ps_shift(feed, words, at);
	}
	return -1;
}

static void
ps_name(const struct series_feed *feed, const struct words *words, char *name,
	size_t size, double *pid)
{
	static const char *const pids[] = {"PID", NULL};
	static const char *const commands[] = {"COMMAND", "CMD", "ARGS", NULL};
	int command = ps_column(feed, words, commands);
	int at = ps_column(feed, words, pids);
	int known = command >= 0 && command < (int)words->count;
	int last = command == (int)feed->header.count - 1 ||
		   command > (int)feed->header.count;

	*pid = NAN;
	if (at >= 0)
		word_number(words, (size_t)at, pid);
	feed_process_name(name, size, known ? words->at[command] : "",
			  !known ? 0
			  : last ? strlen(words->at[command])
				 : words->length[command],
			  *pid);
}

/* Where nothing else tells the time. */
static double
ps_tick(struct series_feed *feed, const struct recorded *item)
{
	if (recorded_time(item) >= feed->tick)
		feed->tick++;
	feed->into->ticks = 1;
	return feed->tick;
}

static void
ps_row(struct series_feed *feed, const struct words *words)
{
	static const char *const rss[] = {"RSS", "RSZ", NULL};
	static const char *const elapsed[] = {"ELAPSED", NULL};
	int at = ps_column(feed, words, rss);
	double kib, pid, time_s = feed->stamp_s;
	struct recorded *item;
	char name[80];

	if (at < 0 || word_number(words, (size_t)at, &kib) != 0)
		return;
	ps_name(feed, words, name, sizeof(name), &pid);
	item = recording_item(feed->into, name);
	if (isnan(time_s))
		time_s = ps_elapsed(words, ps_column(feed, words, elapsed));
	if (isnan(time_s))
		time_s = ps_tick(feed, item);
	recording_row(feed->into, item, time_s);
	recorded_value(item, "rss_bytes", kib * 1024, 0);
}

static void
ps_line(struct series_feed *feed, const char *line)
{
	struct words words;

	words_split(&words, line);
	if (ps_knows(line, 1)) {
		feed_header(feed, &words);
		feed->tick++;
	} else if (feed->header.count > 0) {
		ps_row(feed, &words);
	}
}

const struct series series_ps = {
    .name = "ps",
    .knows = ps_knows,
    .line = ps_line,
    .timeless = 1,
};
