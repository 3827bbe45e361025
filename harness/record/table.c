/* SPDX-License-Identifier: MIT */
/* A CSV of numbers, whole, in columns. */
#include "record/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"
#include "record/csv.h"

enum { MAX_COLUMNS = 256 };

/* A CSV while it is read. */
struct reader {
	struct table *table;
	struct csv csv;
	const char *name; /* of the file, for errors */
	struct buf field;
	size_t capacity; /* rows that the columns have room for */
	struct error *err;
};

/* Columns that must hold numbers; text in any other is none of ours. */
static int
column_matters(const char *name)
{
	static const char *const exact[] = {"time_s", "requests", "errors",
					    "fds",    "sockets",  "threads"};
	size_t len = strlen(name);

	for (size_t i = 0; i < COUNT(exact); i++)
		if (strcmp(name, exact[i]) == 0)
			return 1;
	return len > 6 && strcmp(name + len - 6, "_bytes") == 0;
}

static int
reader_error(struct reader *reader, size_t line, const char *what)
{
	struct buf shown = {0};
	int result;

	escape_terminal(&shown, buf_text(&reader->field));
	result = error_set(reader->err, STATUS_DATA, "%s:%zu: %s ('%.40s')",
			   reader->name, line, what, buf_text(&shown));
	buf_free(&shown);
	return result;
}

static void
table_add_column(struct table *table, const char *name)
{
	table->columns = xrealloc(table->columns, (table->ncolumns + 1) *
						      sizeof(*table->columns));
	table->columns[table->ncolumns].name = xstrdup(name);
	table->columns[table->ncolumns].values = NULL;
	table->ncolumns++;
}

static int
reader_header(struct reader *reader)
{
	struct table *table = reader->table;
	enum csv_end end = CSV_MORE;
	int numbers = 1;
	double ignored;

	while (end == CSV_MORE) {
		end = csv_field(&reader->csv, &reader->field);
		if (csv_number(&reader->field, &ignored) != 0)
			numbers = 0;
		if (table->ncolumns == MAX_COLUMNS)
			return reader_error(reader, 1, "too many columns");
		table_add_column(table, buf_text(&reader->field));
	}
	if (numbers)
		return error_set(reader->err, STATUS_DATA,
				 "%s:1: no header line: expected names such "
				 "as time_s,requests,rss_bytes",
				 reader->name);
	return 0;
}

static void
reader_make_room(struct reader *reader)
{
	struct table *table = reader->table;

	if (table->nrows < reader->capacity)
		return;
	reader->capacity = reader->capacity > 0 ? 2 * reader->capacity : 1024;
	for (size_t i = 0; i < table->ncolumns; i++)
		table->columns[i].values =
		    xrealloc(table->columns[i].values,
			     reader->capacity * sizeof(double));
}

/* Takes the field that was just read as the row's i-th value. */
static int
reader_cell(struct reader *reader, size_t i, size_t line)
{
	struct column *column = &reader->table->columns[i];
	double *value = &column->values[reader->table->nrows];
	struct buf *field = &reader->field;
	char what[96];

	if (csv_number(field, value) == 0 || !column_matters(column->name))
		return 0;
	snprintf(what, sizeof(what), "%s in column %.40s",
		 strlen(buf_text(field)) != field->len ? "a NUL byte"
						       : "not a number",
		 column->name);
	return reader_error(reader, line, what);
}

static int
reader_row(struct reader *reader)
{
	struct table *table = reader->table;
	size_t line = reader->csv.line, fields = 0;
	enum csv_end end = CSV_MORE;

	reader_make_room(reader);
	while (end == CSV_MORE) {
		end = csv_field(&reader->csv, &reader->field);
		if (fields < table->ncolumns &&
		    reader_cell(reader, fields, line) != 0)
			return -1;
		fields++;
	}
	if (fields == 1 && reader->field.len == 0)
		return 0; /* an empty line */
	if (fields != table->ncolumns)
		return error_set(reader->err, STATUS_DATA,
				 "%s:%zu: %zu fields where the header has %zu",
				 reader->name, line, fields, table->ncolumns);
	table->nrows++;
	return 0;
}

/* Leaves out a last line without a line break: who wrote it was killed. */
static void
reader_drop_cut(struct reader *reader)
{
	const char *start = reader->csv.at;

	while (reader->csv.end > start && reader->csv.end[-1] != '\n')
		reader->csv.end--;
}

int
table_parse(struct table *table, const char *name, const char *text, size_t len,
	    struct error *err)
{
	struct reader reader = {.table = table,
				.csv = {text, text + len, 1},
				.name = name,
				.err = err};
	int result = 0;

	*table = (struct table){0};
	if (len == 0)
		return error_set(err, STATUS_DATA, "%s: is empty", name);
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		reader.csv.at += 3;
	reader_drop_cut(&reader);
	table->cut = reader.csv.end != text + len;
	if (reader.csv.at == reader.csv.end)
		return error_set(err, STATUS_DATA, "%s: holds no whole line",
				 name);
	result = reader_header(&reader);
	while (result == 0 && reader.csv.at < reader.csv.end)
		result = reader_row(&reader);
	buf_free(&reader.field);
	return result;
}

void
table_free(struct table *table)
{
	for (size_t i = 0; i < table->ncolumns; i++) {
		free(table->columns[i].name);
		free(table->columns[i].values);
	}
	free(table->columns);
	*table = (struct table){0};
}

const struct column *
table_column(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->ncolumns; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return &table->columns[i];
	return NULL;
}
