/* SPDX-License-Identifier: MIT */
/*
 * mprof of memory_profiler: "MEM 52.34 1700000000.1234", MiB and seconds since
 * 1970; "CHLD 1 52.34 1700000000.1" of its children; "CMDLINE" begins a run.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "record/series.h"

#define MIB 1048576.0

static int
mprof_read(const struct words *words, char *name, size_t size, double *mib,
	   double *time_s)
{
	size_t first = words_index(words, "CHLD") == 0 ? 2 : 1;

	snprintf(name, size, "%s", "");
	if (words->count != first + 2 ||
	    (first == 1 && words_index(words, "MEM") != 0) ||
	    word_number(words, first, mib) != 0 ||
	    word_number(words, first + 1, time_s) != 0)
		return -1;
	if (first == 2)
		snprintf(name, size, "child %.*s", (int)words->length[1],
			 words->at[1]);
	return 0;
}

static int
mprof_knows(const char *line, size_t number)
{
	struct words words;
	double mib, time_s;
	char name[80];

	(void)number;
	words_split(&words, line);
	return mprof_read(&words, name, sizeof(name), &mib, &time_s) == 0 &&
	       time_s > 1e9;
}

static void
mprof_line(struct series_feed *feed, const char *line)
{
	struct words words;
	struct recorded *item;
	double mib, time_s;
	char name[80];

	words_split(&words, line);
	if (text_starts(line, "CMDLINE "))
		feed->tick++;
	if (mprof_read(&words, name, sizeof(name), &mib, &time_s) != 0)
		return;
	item = recording_item(feed->into, name);
	recording_row(feed->into, item, time_s);
	recorded_value(item, "rss_bytes", mib * MIB, 0);
	recorded_value(item, "pid", feed->tick, 0);
}

const struct series series_mprof = {
    .name = "mprof",
    .knows = mprof_knows,
    .line = mprof_line,
};
