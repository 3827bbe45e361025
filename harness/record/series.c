/* SPDX-License-Identifier: MIT */
/* Finds out which reader a file needs, and feeds it. */
#include "record/series.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { BEGINNING = 1 << 20, WHOLE = 256 << 20, LINE = 1 << 18 };

const struct series *const series_table[] = {
#define SERIES(name) &series_##name,
#include "record/series.def"
#undef SERIES
    NULL};

static const struct series *
series_guess_whole(const char *text)
{
	text += strspn(text, " \t\r\n");
	for (size_t i = 0; series_table[i] != NULL; i++)
		if (series_table[i]->whole != NULL &&
		    series_table[i]->knows(text, 1))
			return series_table[i];
	return NULL;
}

static const struct series *
series_guess_line(struct log_line *line, const char *text, size_t length,
		  size_t number)
{
	for (size_t i = 0; series_table[i] != NULL; i++) {
		if (series_table[i]->whole != NULL)
			continue;
		log_line_unwrap(line, text, length, series_table[i]->timeless);
		if (series_table[i]->knows(buf_text(&line->text), number))
			return series_table[i];
	}
	return NULL;
}

/* The first line that one of them knows decides. */
static const struct series *
series_guess_lines(const char *text, size_t length)
{
	const char *end = text + length;
	const struct series *series = NULL;
	struct log_line line = {0};

	for (size_t number = 1; text < end && series == NULL; number++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t size = (size_t)((stop != NULL ? stop : end) - text);

		if (size > 0 && size < LINE)
			series = series_guess_line(&line, text, size, number);
		text = stop != NULL ? stop + 1 : end;
	}
	log_line_free(&line);
	return series;
}

const struct series *
series_guess(const char *text, size_t length)
{
	struct buf copy = {0};
	const struct series *series;

	if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		length -= 3;
	}
	buf_add(&copy, text, length < BEGINNING ? length : BEGINNING);
	series = series_guess_whole(buf_text(&copy));
	if (series == NULL)
		series = series_guess_lines(buf_text(&copy), copy.len);
	buf_free(&copy);
	return series;
}

/* Reads more into the room that is left, or makes room. */
static int
source_fill(struct series_source *source, const char *input, struct error *err)
{
	ssize_t got;

	if (source->start > 0) {
		source->end -= source->start;
		memmove(source->bytes, source->bytes + source->start,
			source->end);
		source->start = 0;
	}
	if (source->end == source->size) {
		source->size *= 2;
		source->bytes = xrealloc(source->bytes, source->size);
	}
	do
		got = read(source->fd, source->bytes + source->end,
			   source->size - source->end);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_set(err, STATUS_IO, "%s: %s", input,
				 strerror(errno));
	source->ended = got == 0;
	source->end += (size_t)got;
	return 0;
}

int
series_source_begin(struct series_source *source, const char *input,
		    struct error *err)
{
	source->size = BEGINNING;
	source->bytes = xmalloc(source->size);
	while (!source->ended && source->end < BEGINNING)
		if (source_fill(source, input, err) != 0)
			return -1;
	return 0;
}

/* The next line without its end; 0: there are no more. Of one that is too long
 * no more than its beginning is held. */
static int
source_line(struct series_source *source, const char **line, size_t *length,
	    const char *input, struct error *err)
{
	const char *stop = NULL;
	size_t held = 0;

	while (source->start + held < source->end || !source->ended) {
		*line = source->bytes + source->start;
		stop = memchr(*line + held, '\n',
			      source->end - source->start - held);
		if (stop != NULL || source->ended)
			break;
		held = source->end - source->start;
		if (held > LINE) {
			held = 1;
			source->start = source->end - 1;
		}
		if (source_fill(source, input, err) != 0)
			return -1;
	}
	*line = source->bytes + source->start;
	*length =
	    stop != NULL ? (size_t)(stop - *line) : source->end - source->start;
	if (stop == NULL && *length == 0)
		return 0;
	source->start += *length + (stop != NULL);
	return 1;
}

/* "13:05:01", "01:05:01 PM", or a date. */
static double
feed_date(struct series_feed *feed, const char *text)
{
	struct words words;
	double time_s;

	words_split(&words, text);
	if (words.count > 0 && words.count <= 2 &&
	    feed_time_of_day(feed, &words, 0, &time_s) == words.count)
		return time_s;
	return log_line_date(text);
}

/* A date on a line of its own is the time of those that follow. */
static void
feed_line(struct series_feed *feed, const struct series *series,
	  struct log_line *line, double *date_s)
{
	const char *text = buf_text(&line->text);
	double own_s = series->timeless ? feed_date(feed, text) : NAN;

	if (!isnan(own_s)) {
		*date_s = own_s;
		return;
	}
	feed->known = feed->known || series->knows(text, feed->line);
	if (!feed->known)
		return;
	feed->stamp_s = isnan(line->stamp_s) ? *date_s : line->stamp_s;
	feed->source = line->source;
	series->line(feed, text);
}

static int
feed_lines(struct series_feed *feed, const struct series *series,
	   struct series_source *source)
{
	struct log_line line = {0};
	double date_s = NAN;
	const char *text;
	size_t length;
	int more;

	while (feed->err->status == STATUS_OK &&
	       (more = source_line(source, &text, &length, feed->input,
				   feed->err)) > 0) {
		feed->line++;
		if (memchr(text, '\0', length) != NULL)
			continue;
		log_line_unwrap(&line, text, length, series->timeless);
		feed_line(feed, series, &line, &date_s);
	}
	log_line_free(&line);
	return feed->err->status == STATUS_OK ? 0 : -1;
}

static int
feed_whole(struct series_feed *feed, const struct series *series,
	   struct series_source *source)
{
	while (!source->ended) {
		if (source->end - source->start > WHOLE)
			return error_set(feed->err, STATUS_DATA,
					 "%s: more than %d MiB: ask for fewer "
					 "series or a larger step",
					 feed->input, WHOLE >> 20);
		if (source_fill(source, feed->input, feed->err) != 0)
			return -1;
	}
	series->whole(feed, source->bytes + source->start,
		      source->end - source->start);
	return feed->err->status == STATUS_OK ? 0 : -1;
}

struct recording *
series_read(const struct series *series, struct series_source *source,
	    const char *input, struct error *err)
{
	struct recording *recording = recording_new();
	struct series_feed feed = {.into = recording,
				   .input = input,
				   .source = "",
				   .stamp_s = NAN,
				   .err = err};
	int result;

	if (source->end >= 3 && memcmp(source->bytes, "\xef\xbb\xbf", 3) == 0)
		source->start = 3;
	buf_addf(&recording->note, "reads like %s", series->name);
	result = series->whole != NULL ? feed_whole(&feed, series, source)
				       : feed_lines(&feed, series, source);
	if (result == 0 && series->end != NULL)
		series->end(&feed);
	strings_free(&feed.header);
	if (err->status == STATUS_OK &&
	    recording_end(recording, input, err) == 0)
		return recording;
	recording_free(recording);
	return NULL;
}

struct recording *
series_read_text(const struct series *series, const char *text, size_t length,
		 const char *input, struct error *err)
{
	struct series_source source = {
	    .fd = -1, .size = length, .end = length, .ended = 1};
	struct recording *recording;

	source.bytes = xmalloc(length + 1);
	memcpy(source.bytes, text, length);
	recording = series_read(series, &source, input, err);
	free(source.bytes);
	return recording;
}
