/* SPDX-License-Identifier: MIT */
#include "traffic/log_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/log.h"
#include "traffic/log_source.h"
#include "traffic/log_split.h"

/*
 * A line longer than a piece counts as broken. The format is detected by the
 * first so many bytes.
 */
enum { PIECE = 1 << 20, BEGINNING = 1 << 17 };

struct log_reader {
	struct log_reader_plan plan;
	struct import_notes *notes;
	struct log log;
	struct log_split split;
	struct log_source source;
	char *piece;	  /* owned; NULL: a text in memory */
	const char *text; /* read, but not returned yet */
	size_t len;
	int ended;   /* the end of the log was read */
	int cutting; /* skipping the rest of a line that is too long */
};

/* Appends what one read gives. */
static int
reader_fill(struct log_reader *reader, struct error *err)
{
	size_t got;

	memmove(reader->piece, reader->text, reader->len);
	reader->text = reader->piece;
	if (log_source_read(&reader->source, reader->piece + reader->len,
			    PIECE - reader->len, &got, err) != 0)
		return -1;
	reader->len += got;
	reader->ended = got == 0;
	return 0;
}

/* Of a format that is given, one line shows what is around the lines. */
static int
reader_needs_more(const struct log_reader *reader)
{
	if (reader->ended || reader->len >= BEGINNING)
		return 0;
	return reader->plan.format == NULL ||
	       memchr(reader->text, '\n', reader->len) == NULL;
}

static void
skip_byte_order_mark(struct log_reader *reader)
{
	if (reader->len < 3 || memcmp(reader->text, "\xef\xbb\xbf", 3) != 0)
		return;
	reader->text += 3;
	reader->len -= 3;
}

/* Finds the format by the log's beginning. */
static int
reader_begin(struct log_reader *reader, struct error *err)
{
	const struct log_reader_plan *plan = &reader->plan;
	int result;

	while (reader_needs_more(reader))
		if (reader_fill(reader, err) != 0)
			return -1;
	if (reader->source.stopped)
		return error_set(err, STATUS_INTERRUPTED,
				 "interrupted while it read %s", plan->name);
	skip_byte_order_mark(reader);
	log_split_init(&reader->split, reader->text, reader->len);
	result = plan->format != NULL
		     ? log_given_format(&reader->log, plan->format,
					reader->text, reader->len, err)
		     : log_detect(&reader->log, plan->name, reader->text,
				  reader->len, err);
	if (result == 0)
		log_describe(&reader->log, reader->notes->format,
			     sizeof(reader->notes->format));
	return result;
}

static struct log_reader *
reader_new(const struct log_reader_plan *plan, struct import_notes *notes)
{
	struct log_reader *reader = xcalloc(1, sizeof(*reader));

	reader->plan = *plan;
	reader->notes = notes;
	return reader;
}

struct log_reader *
log_reader_open(const struct log_reader_plan *plan, struct import_notes *notes,
		struct error *err)
{
	struct log_reader *reader = reader_new(plan, notes);

	reader->text = reader->piece = xmalloc(PIECE);
	if (log_source_open(&reader->source, plan->name, plan->stop_fd, err) ==
	    0) {
		reader->source.interrupted = plan->interrupted;
		if (reader_begin(reader, err) == 0)
			return reader;
	}
	log_reader_close(reader);
	return NULL;
}

struct log_reader *
log_reader_open_text(const struct log_reader_plan *plan, const char *text,
		     size_t len, struct import_notes *notes, struct error *err)
{
	struct log_reader *reader = reader_new(plan, notes);

	reader->text = text;
	reader->len = len;
	reader->ended = 1;
	if (reader_begin(reader, err) == 0)
		return reader;
	log_reader_close(reader);
	return NULL;
}

void
log_reader_close(struct log_reader *reader)
{
	if (reader == NULL)
		return;
	log_source_close(&reader->source);
	log_free(&reader->log);
	free(reader->piece);
	free(reader);
}

/* Whether the entry is a request that is wanted. */
static int
reader_entry(struct log_reader *reader, struct slice entry, struct hit *hit)
{
	struct import_notes *notes = reader->notes;
	size_t line = reader->split.line;
	enum log_line is;

	if (entry.len == 0)
		return 0;
	is = log_line(&reader->log, entry.at, entry.len, hit);
	notes->lines += is != LOG_SILENT;
	if (is == LOG_REQUEST)
		return log_notes_request(&notes->log, hit, reader->plan.host);
	if (is == LOG_UNREAD)
		notes_broken(notes, entry.at, entry.len, line);
	if (is == LOG_OTHER || is == LOG_ANSWER)
		log_notes_other(&notes->log, entry.at, entry.len, line);
	return 0;
}

/* A request that began and was not answered by the end of the log. */
static int
reader_left(struct log_reader *reader, struct hit *hit)
{
	while (log_left(&reader->log, hit)) {
		reader->notes->lines++;
		if (log_notes_request(&reader->notes->log, hit,
				      reader->plan.host))
			return 1;
	}
	return 0;
}

/* Drops what has no end within a piece; it counts as one broken line. */
static void
reader_cut(struct log_reader *reader)
{
	if (!reader->cutting) {
		reader->notes->lines++;
		notes_broken(reader->notes, reader->text, reader->len,
			     reader->split.lines + 1);
	}
	reader->cutting = 1;
	reader->text += reader->len;
	reader->len = 0;
	reader->split.looked = reader->split.begins = 0;
}

static int
reader_end_elsewhere(const struct log_reader *reader, struct error *err)
{
	struct buf hosts = {0};

	log_notes_hosts(&reader->notes->log, &hosts);
	error_set(err, STATUS_DATA,
		  "%s: no request went to %.100s of --host; its hosts are %s",
		  reader->plan.name, reader->plan.host, buf_text(&hosts));
	buf_free(&hosts);
	return -1;
}

/* If no line could be parsed, the file or format is the wrong one. */
static int
reader_end(const struct log_reader *reader, struct error *err)
{
	const struct import_notes *notes = reader->notes;
	const struct log_notes *log = &notes->log;
	int broken = notes->broken > 0;

	if (log->requests > 0 || reader->source.stopped)
		return 0;
	if (log->elsewhere > 0)
		return reader_end_elsewhere(reader, err);
	if (notes->lines == 0)
		return error_set(err, STATUS_DATA, "%s: it has no lines",
				 reader->plan.name);
	return error_set(err, STATUS_DATA,
			 "%s:%zu: no line is a request in %s: '%s'",
			 reader->plan.name,
			 broken ? notes->first_line : log->first_other_line,
			 reader->log.format.name,
			 broken ? notes->first_broken : log->first_other);
}

int
log_reader_next(struct log_reader *reader, struct hit *hit, struct error *err)
{
	for (;;) {
		struct slice entry;
		int cut = reader->cutting;

		if (log_split_next(&reader->split, &reader->text, &reader->len,
				   reader->ended, &entry)) {
			reader->cutting = 0;
			if (!cut && reader_entry(reader, entry, hit))
				return 1;
			continue;
		}
		if (reader->ended && reader_left(reader, hit))
			return 1;
		if (reader->ended)
			return reader_end(reader, err);
		if (reader->len == PIECE)
			reader_cut(reader);
		if (reader_fill(reader, err) != 0)
			return -1;
	}
}
