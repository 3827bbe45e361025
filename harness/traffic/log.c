/* SPDX-License-Identifier: MIT */
/* A line of a log: out of what is around it, and into a request. */
#include "traffic/log.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"

enum { PARTIAL_MAX = 1 << 20, ESCAPE = 0x1b };

void
log_free(struct log *log)
{
	for (size_t i = 0; i < log->nwraps; i++)
		log_format_free(&log->wraps[i]);
	for (size_t i = 0; i < COUNT(log->plain); i++)
		buf_free(&log->plain[i]);
	log_format_free(&log->format);
	for (size_t i = 0; i < LOG_WRAPS; i++)
		buf_free(&log->partial[i]);
	free(log->join);
	*log = (struct log){.nwraps = 0};
}

void
log_forget(struct log *log)
{
	for (size_t i = 0; i < LOG_WRAPS; i++)
		buf_clear(&log->partial[i]);
}

void
log_describe(const struct log *log, char *text, size_t size)
{
	size_t used = (size_t)snprintf(text, size, "%s", log->format.name);

	for (size_t i = log->nwraps; i > 0 && used < size; i--)
		used += (size_t)snprintf(text + used, size - used, " in %s",
					 log->wraps[i - 1].name);
}

/* The length of a sequence that colours a terminal: ESC [ 32 ; 1 m. */
static size_t
colour_length(const char *at, const char *end)
{
	const char *start = at;

	if (end - at < 3 || at[1] != '[')
		return 0;
	for (at += 2; at < end && (isdigit((unsigned char)*at) || *at == ';');)
		at++;
	return at < end && *at == 'm' ? (size_t)(at + 1 - start) : 0;
}

/* What stands in quotes came from a client and stays as it is. */
struct slice
log_plain(struct buf *room, struct slice line)
{
	const char *at = line.at, *end = line.at + line.len;
	int quoted = 0;

	if (memchr(at, ESCAPE, line.len) == NULL)
		return line;
	buf_clear(room);
	while (at < end) {
		size_t skip =
		    *at == ESCAPE && !quoted ? colour_length(at, end) : 0;

		quoted ^= *at == '"';
		if (skip == 0)
			buf_add(room, at, 1);
		at += skip > 0 ? skip : 1;
	}
	return (struct slice){buf_text(room), room->len};
}

/* Docker and CRI cut a long line: its parts are marked, but for the last. */
static int
is_cut(const struct log_format *wrap, const struct log_record *record)
{
	const struct slice tag = record->parts[PART_TAG];
	const struct slice text = record->parts[PART_TEXT];

	if (tag.len > 0)
		return *tag.at == 'P';
	return wrap->kind == LOG_JSON && record->parts[PART_STREAM].len > 0 &&
	       text.at[text.len - 1] != '\n';
}

static struct slice
without_line_end(struct slice line)
{
	while (line.len > 0 &&
	       (line.at[line.len - 1] == '\n' || line.at[line.len - 1] == '\r'))
		line.len--;
	return line;
}

/* When a line came; only few lines need it. And whose it is. */
struct arrival {
	struct slice stamp; /* len 0: the time is known, or not */
	double time_s;
	uint64_t key; /* of what the two lines of a request have in common */
};

static uint64_t
key_add(uint64_t key, struct slice part)
{
	return part.len > 0 ? text_hash(key, part.at, part.len) : key;
}

static void
arrival_take(struct arrival *arrival, const struct log_record *record)
{
	struct slice stamp = record->parts[PART_STAMP];
	uint64_t key = key_add(arrival->key, record->parts[PART_ID]);

	if (stamp.len == 0)
		stamp = record->parts[PART_SYSLOG];
	arrival->key = key_add(key, record->parts[PART_WORD]);
	if (stamp.len == 0 && !isfinite(record->time_s))
		return;
	arrival->stamp = stamp;
	arrival->time_s = record->time_s;
}

static double
arrival_time(const struct arrival *arrival)
{
	return arrival->stamp.len > 0
		   ? date_seconds(arrival->stamp.at, arrival->stamp.len)
		   : arrival->time_s;
}

/* A part of a line is kept until its end comes. */
static enum log_line
join_parts(struct log *log, size_t index, struct slice *line, int cut)
{
	struct buf *partial = &log->partial[index];

	if (!cut && partial->len == 0)
		return LOG_REQUEST;
	log->joined[index] = !cut;
	if (partial->len + line->len > PARTIAL_MAX) {
		log->joined[index] = 1;
		return LOG_UNREAD;
	}
	buf_add(partial, line->at, line->len);
	*line = (struct slice){buf_text(partial), partial->len};
	return cut ? LOG_SILENT : LOG_REQUEST;
}

static enum log_line
unwrap_one(struct log *log, size_t index, struct slice *line,
	   struct arrival *arrival)
{
	struct log_format *wrap = &log->wraps[index];
	struct log_record record;
	enum log_line result;

	if (log->joined[index])
		buf_clear(&log->partial[index]);
	log->joined[index] = 0;
	*line = log_plain(&log->plain[index], *line);
	if (log_format_read(wrap, *line, &record) != 0 ||
	    record.parts[PART_TEXT].len == 0)
		return LOG_OTHER;
	arrival_take(arrival, &record);
	*line = record.parts[PART_TEXT];
	result = join_parts(log, index, line, is_cut(wrap, &record));
	*line = without_line_end(*line);
	return result;
}

static enum log_line
unwrap_all(struct log *log, struct slice *line, struct arrival *arrival)
{
	for (size_t i = 0; i < log->nwraps; i++) {
		enum log_line result = unwrap_one(log, i, line, arrival);

		if (result != LOG_REQUEST)
			return result;
	}
	return LOG_REQUEST;
}

static const char *const passed[] = {
#define PASSED(beginning) beginning,
#include "traffic/log_formats.def"
};

/* Whether another line will tell of the request of this one. */
static int
is_passed(struct slice line)
{
	line = log_trim(line);
	for (size_t i = 0; i < COUNT(passed); i++)
		if (line.len > strlen(passed[i]) &&
		    memcmp(line.at, passed[i], strlen(passed[i])) == 0)
			return 1;
	return 0;
}

enum log_line
log_unwrap(struct log *log, struct slice *line)
{
	struct arrival arrival = {.time_s = NAN, .key = TEXT_HASH_START};

	return unwrap_all(log, line, &arrival);
}

/*
 * The request of a line, if it has any. Without a number of its own, only the
 * lines of one program that does one thing at a time belong together.
 */
static enum log_line
line_read(struct log *log, struct slice line, struct arrival *arrival,
	  struct hit *hit)
{
	struct log_format *format = &log->format;
	struct log_record record;
	int result;

	line = log_plain(&log->plain[log->nwraps], line);
	result = log_format_read(format, line, &record);
	if (result > 0)
		return LOG_SILENT;
	if (result == 0) {
		arrival->key = key_add(arrival->key, record.parts[PART_ID]);
		return log_record_hit(&record, &format->scratch, hit);
	}
	if (is_passed(line))
		return LOG_OTHER;
	return (format->kind == LOG_JSON && record.ranks[PART_METHOD] > 0) ||
		       log_looks_like_request(line.at, line.len)
		   ? LOG_UNREAD
		   : LOG_OTHER;
}

/* What the line comes to beside those that it belongs to. */
static enum log_line
line_join(struct log *log, enum log_line is, uint64_t key, struct hit *hit)
{
	if (log->join == NULL || (is != LOG_REQUEST && is != LOG_ANSWER))
		return is;
	if (is == LOG_ANSWER)
		return log_join_end(log->join, key, hit->status, hit)
			   ? LOG_REQUEST
			   : LOG_OTHER;
	if (hit->status != 0)
		return is;
	return log_join_begin(log->join, key, hit) ? LOG_REQUEST : LOG_SILENT;
}

int
log_left(struct log *log, struct hit *hit)
{
	return log->join != NULL && log_join_left(log->join, hit);
}

enum log_line
log_line(struct log *log, const char *text, size_t len, struct hit *hit)
{
	struct slice line = {text, len};
	struct arrival arrival = {.time_s = NAN, .key = TEXT_HASH_START};
	enum log_line result;

	result = unwrap_all(log, &line, &arrival);
	if (result == LOG_SILENT)
		return result;
	if (result == LOG_REQUEST)
		result = line_read(log, line, &arrival, hit);
	else if (log_looks_like_request(text, len))
		result = LOG_UNREAD;
	if (result == LOG_REQUEST && isnan(hit->time_s))
		hit->time_s = arrival_time(&arrival);
	return line_join(log, result, arrival.key, hit);
}
