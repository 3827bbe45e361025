/* SPDX-License-Identifier: MIT */
/* psrecord --log: seconds, share of a processor, MiB resident, MiB mapped. */
#include <string.h>

#include "base/text.h"
#include "record/series.h"

static int
psrecord_knows(const char *line, size_t number)
{
	(void)number;
	return text_starts(line, "# Elapsed time") &&
	       strstr(line, "Real (MB)") != NULL;
}

static void
psrecord_line(struct series_feed *feed, const char *line)
{
	struct words words;
	struct recorded *item;
	double time_s, bytes, digit;

	words_split(&words, line);
	if (words.count < 3 || word_number(&words, 0, &time_s) != 0 ||
	    size_parse(words.at[2], 1048576, 0, &bytes, &digit) == NULL)
		return;
	item = recording_item(feed->into, "");
	recording_row(feed->into, item, time_s);
	recorded_value(item, "rss_bytes", bytes, digit);
}

const struct series series_psrecord = {
    .name = "psrecord",
    .knows = psrecord_knows,
    .line = psrecord_line,
};
