/* SPDX-License-Identifier: MIT */
#include "traffic/log_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/log.h"
#include "traffic/log_source.h"

/*
 * A line longer than a piece counts as broken. The format is detected by the
 * first so many bytes.
 */
enum { PIECE = 1 << 20, BEGINNING = 1 << 17 };

struct log_reader {
	struct log_reader_plan plan;
	struct import_notes *notes;
	struct log_format format;
	struct log_source source;
	char *piece;	    /* owned; NULL: a text in memory */
	const char *text;   /* read, but not returned yet */
	size_t len, looked; /* so many of them have no line break */
	int ended;	    /* the end of the log was read */
	int cutting;	    /* skipping the rest of a line that is too long */
	size_t line;
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

/* Finds the format, by the log's beginning unless it is given. */
static int
reader_begin(struct log_reader *reader, struct error *err)
{
	const struct log_reader_plan *plan = &reader->plan;
	int result;

	while (plan->format == NULL && !reader->ended &&
	       reader->len < BEGINNING)
		if (reader_fill(reader, err) != 0)
			return -1;
	if (reader->source.stopped)
		return error_set(err, STATUS_INTERRUPTED,
				 "interrupted while it read %s", plan->name);
	result = plan->format != NULL
		     ? log_format_compile(&reader->format, plan->format, err)
		     : log_format_detect(&reader->format, plan->name,
					 reader->text, reader->len, err);
	if (result == 0)
		snprintf(reader->notes->format, sizeof(reader->notes->format),
			 "%s", reader->format.name);
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
	log_format_free(&reader->format);
	free(reader->piece);
	free(reader);
}

/* Drops so many bytes. */
static void
reader_pass(struct log_reader *reader, size_t count)
{
	reader->text += count;
	reader->len -= count;
	reader->looked = 0;
}

/*
 * The length of the next line with its line break, or without at the end of the
 * log. 0: its end has not been read.
 */
static size_t
reader_line_length(struct log_reader *reader)
{
	const char *stop = memchr(reader->text + reader->looked, '\n',
				  reader->len - reader->looked);

	if (stop != NULL)
		return (size_t)(stop - reader->text) + 1;
	reader->looked = reader->len;
	return reader->ended || reader->len == PIECE ? reader->len : 0;
}

static int
reader_line(struct log_reader *reader, const char *line, size_t len,
	    struct hit *hit)
{
	reader->line++;
	if (len > 0 && line[len - 1] == '\n')
		len--;
	if (len > 0 && line[len - 1] == '\r')
		len--;
	if (len == 0)
		return 0;
	reader->notes->lines++;
	if (log_line(&reader->format, line, len, hit) == 0)
		return 1;
	notes_broken(reader->notes, line, len, reader->line);
	return 0;
}

/* Whether the line is a request. */
static int
reader_take(struct log_reader *reader, size_t len, struct hit *hit)
{
	const char *line = reader->text;
	int whole = line[len - 1] == '\n' || reader->ended;
	int cut = reader->cutting;

	reader_pass(reader, len);
	reader->cutting = !whole;
	if (cut)
		return 0;
	if (whole)
		return reader_line(reader, line, len, hit);
	notes_broken(reader->notes, line, len, ++reader->line);
	return 0;
}

/* If no line could be parsed, the file or format is the wrong one. */
static int
reader_end(const struct log_reader *reader, struct error *err)
{
	const struct import_notes *notes = reader->notes;

	if (notes->lines > notes->broken || reader->source.stopped)
		return 0;
	if (notes->lines == 0)
		return error_set(err, STATUS_DATA, "%s: it has no lines",
				 reader->plan.name);
	return error_set(err, STATUS_DATA, "%s:%zu: no line is in %s: '%s'",
			 reader->plan.name, notes->first_line,
			 reader->format.name, notes->first_broken);
}

int
log_reader_next(struct log_reader *reader, struct hit *hit, struct error *err)
{
	for (;;) {
		size_t len = reader_line_length(reader);

		if (len > 0 && reader_take(reader, len, hit))
			return 1;
		if (len > 0)
			continue;
		if (reader->ended)
			return reader_end(reader, err);
		if (reader_fill(reader, err) != 0)
			return -1;
	}
}
