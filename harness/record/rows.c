/* SPDX-License-Identifier: MIT */
/*
 * Reads a CSV of numbers row by row, from a file or from memory. The buffer
 * never holds the whole file.
 */
#include "record/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/mem.h"
#include "record/metrics.h"

enum { ROW_LIMIT = 1 << 20 };

/* Reads more. -1: a read error, or the row is too long. */
static int
rows_fill(struct rows *rows, struct error *err)
{
	ssize_t got;

	if (rows->start > 0) {
		rows->end -= rows->start;
		memmove(rows->bytes, rows->bytes + rows->start, rows->end);
		rows->start = 0;
	}
	if (rows->end == rows->size) {
		if (rows->size >= ROW_LIMIT)
			return error_set(err, STATUS_DATA,
					 "%s:%zu: a row of more than a "
					 "mebibyte",
					 rows->name, rows->line);
		rows->size *= 2;
		rows->bytes = xrealloc(rows->bytes, rows->size);
	}
	do
		got = read(rows->fd, rows->bytes + rows->end,
			   rows->size - rows->end);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_set(err, STATUS_IO, "%s: %s", rows->name,
				 strerror(errno));
	rows->ended = got == 0;
	rows->end += (size_t)got;
	return 0;
}

/*
 * The length of the row at start, with its line break; 0: it is not complete in
 * the buffer. Line breaks inside quotes do not end a row.
 */
static size_t
rows_row_length(const struct rows *rows)
{
	const char *row = rows->bytes + rows->start, *at = row;
	const char *end = rows->bytes + rows->end;
	int quoted = 0;

	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		const char *upto = stop != NULL ? stop : end;

		for (const char *quote = at;
		     (quote = memchr(quote, '"', (size_t)(upto - quote))) !=
		     NULL;
		     quote++)
			quoted = !quoted;
		if (stop == NULL)
			return 0;
		if (!quoted)
			return (size_t)(stop + 1 - row);
		at = stop + 1;
	}
	return 0;
}

/*
 * The next row, valid until the next call, and its length; 0 at the end. Text
 * after the last line break is a cut row.
 */
static int
rows_take(struct rows *rows, const char **row, size_t *length,
	  struct error *err)
{
	while ((*length = rows_row_length(rows)) == 0 && !rows->ended)
		if (rows_fill(rows, err) != 0)
			return -1;
	*row = rows->bytes + rows->start;
	rows->cut = *length == 0 && rows->end > rows->start;
	rows->start += *length;
	return 0;
}

/*
 * Handles a cut row, which ends the input; an error if it has too few fields.
 */
static int
rows_take_cut(struct rows *rows, struct error *err)
{
	const char *end = rows->bytes + rows->end;
	struct csv csv = {rows->bytes + rows->start, end, rows->line,
			  rows->separator};
	size_t fields = 1;

	if (!rows->cut || !rows->strict)
		return 0;
	while (csv_field(&csv, &rows->field) == CSV_MORE)
		fields++;
	if (fields >= rows->columns.count)
		return 0;
	return error_set(err, STATUS_DATA,
			 "%s:%zu: the row is cut short: %zu fields where the "
			 "header has %zu",
			 rows->name, rows->line, fields, rows->columns.count);
}

static int
rows_error(struct rows *rows, size_t i, struct error *err)
{
	const char *column = rows->columns.items[i];
	struct buf shown = {0};
	int result, has_nul = strlen(buf_text(&rows->field)) != rows->field.len;

	escape_terminal(&shown, buf_text(&rows->field));
	result = error_set(err, STATUS_DATA,
			   "%s:%zu: %s in column %.40s ('%.40s')", rows->name,
			   rows->line, has_nul ? "a NUL byte" : "not a number",
			   column, buf_text(&shown));
	buf_free(&shown);
	return result;
}

/* One field as a number; only some columns must be numbers. */
static enum csv_end
rows_field(struct rows *rows, struct csv *csv, size_t i, double *value,
	   struct error *err)
{
	enum csv_end end;

	if (csv_quick_number(csv, value, &end))
		return end;
	end = csv_field(csv, &rows->field);
	if (i >= rows->columns.count || csv_number(&rows->field, value) == 0 ||
	    (rows->text != NULL &&
	     rows->text(rows->intake, i, buf_text(&rows->field), value) == 0))
		return end;
	if (rows->matters[i])
		rows_error(rows, i, err);
	return end;
}

/* Returns the number of fields; those beyond the header are dropped. */
static size_t
rows_parse(struct rows *rows, const char *row, size_t length, double *values,
	   struct error *err)
{
	struct csv csv = {row, row + length, rows->line, rows->separator};
	enum csv_end end = CSV_MORE;
	size_t fields = 0;
	double ignored;

	while (end == CSV_MORE && err->status == STATUS_OK) {
		double *value =
		    fields < rows->columns.count ? &values[fields] : &ignored;

		end = rows_field(rows, &csv, fields++, value, err);
	}
	rows->next_line = csv.line;
	return fields;
}

static int
is_empty_line(const char *row)
{
	return *row == '\n' || (row[0] == '\r' && row[1] == '\n');
}

int
rows_read(struct rows *rows, double *values, struct error *err)
{
	struct error bad = {0};
	const char *row;
	size_t length, fields;

	do {
		rows->line = rows->next_line;
		if (rows_take(rows, &row, &length, err) != 0)
			return -1;
		if (length == 0)
			return rows_take_cut(rows, err);
		rows->next_line = rows->line + 1;
	} while (is_empty_line(row));
	fields = rows_parse(rows, row, length, values, &bad);
	if (bad.status != STATUS_OK)
		return error_set(err, bad.status, "%s", bad.text);
	if (fields == rows->columns.count)
		return 1;
	return error_set(err, STATUS_DATA,
			 "%s:%zu: %zu fields where the header has %zu",
			 rows->name, rows->line, fields, rows->columns.count);
}

static int
rows_add_column(struct rows *rows, int *numbers, struct error *err)
{
	const char *name = buf_text(&rows->field);
	double ignored;

	if (rows->columns.count == TABLE_COLUMNS)
		return error_set(err, STATUS_DATA, "%s:1: too many columns",
				 rows->name);
	*numbers &= csv_number(&rows->field, &ignored) == 0;
	rows->matters[rows->columns.count] =
	    (unsigned char)metric_is_number(name);
	strings_add(&rows->columns, name);
	return 0;
}

/* Spreadsheets where a comma is in numbers write semicolons; others tabs. */
static char
rows_separator(const char *row, size_t length)
{
	return memchr(row, ',', length) != NULL	   ? ','
	       : memchr(row, ';', length) != NULL  ? ';'
	       : memchr(row, '\t', length) != NULL ? '\t'
						   : ',';
}

static int
rows_read_header(struct rows *rows, const char *row, size_t length,
		 struct error *err)
{
	struct csv csv = {row, row + length, 1, 0};
	enum csv_end end = CSV_MORE;
	int numbers = 1;

	csv.separator = rows->separator = rows_separator(row, length);
	if (length >= 3 && memcmp(row, "\xef\xbb\xbf", 3) == 0)
		csv.at += 3;
	while (end == CSV_MORE) {
		end = csv_field(&csv, &rows->field);
		if (rows_add_column(rows, &numbers, err) != 0)
			return -1;
	}
	rows->next_line = csv.line;
	if (numbers)
		return error_set(err, STATUS_DATA,
				 "%s:1: no header line: expected names such "
				 "as time_s,requests,rss_bytes",
				 rows->name);
	return 0;
}

struct rows *
rows_begin(struct rows *rows, struct error *err)
{
	const char *row;
	size_t length;

	rows->line = 1;
	if (rows_take(rows, &row, &length, err) == 0) {
		if (length > 0 && rows_read_header(rows, row, length, err) == 0)
			return rows;
		if (length == 0)
			error_set(err, STATUS_DATA, "%s: %s", rows->name,
				  rows->cut ? "holds no whole line"
					    : "is empty");
	}
	rows_free(rows);
	return NULL;
}

void
rows_free(struct rows *rows)
{
	if (rows->fd >= 0) {
		close(rows->fd);
		free(rows->bytes);
	}
	recording_free(rows->recording);
	strings_free(&rows->columns);
	buf_free(&rows->field);
	free(rows->name);
	free(rows);
}

int
rows_cut(const struct rows *rows)
{
	return rows->cut;
}
