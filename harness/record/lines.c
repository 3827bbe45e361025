/* SPDX-License-Identifier: MIT */
/* Reads a CSV of texts in a run directory, line by line, columns by name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "record/csv.h"
#include "record/record.h"

enum { LINE_BYTES = 65536, LINE_FIELDS = 64 };

struct lines {
	const char *const *columns;
	size_t ncolumns;
	int place[LINE_FIELDS]; /* of each field: a requested column; -1 */
	struct buf fields[LINE_FIELDS];
};

/* Splits one complete line. 0: not a line that we write. */
static int
lines_split(struct lines *lines, const char *text, size_t *count)
{
	struct csv csv = {text, text + strlen(text), 1, 0};
	enum csv_end end = CSV_MORE;

	for (*count = 0; end == CSV_MORE && *count < LINE_FIELDS; ++*count)
		end = csv_field(&csv, &lines->fields[*count]);
	return end == CSV_ROW && csv.at == csv.end;
}

static void
lines_head(struct lines *lines, size_t count)
{
	for (size_t f = 0; f < LINE_FIELDS; f++) {
		lines->place[f] = -1;
		for (size_t c = 0; f < count && c < lines->ncolumns; c++)
			if (strcmp(buf_text(&lines->fields[f]),
				   lines->columns[c]) == 0)
				lines->place[f] = (int)c;
	}
}

static void
lines_give(const struct lines *lines, size_t count, run_line_fn *take,
	   void *arg)
{
	const char *texts[LINE_FIELDS];

	for (size_t c = 0; c < lines->ncolumns; c++)
		texts[c] = "";
	for (size_t f = 0; f < count; f++)
		if (lines->place[f] >= 0)
			texts[lines->place[f]] = buf_text(&lines->fields[f]);
	take(arg, texts);
}

static void
lines_read(struct lines *lines, FILE *file, run_line_fn *take, void *arg)
{
	char *text = xmalloc(LINE_BYTES);
	int head = 0;
	size_t count;

	while (fgets(text, LINE_BYTES, file) != NULL) {
		if (!lines_split(lines, text, &count))
			continue;
		if (head)
			lines_give(lines, count, take, arg);
		else
			lines_head(lines, count);
		head = 1;
	}
	free(text);
}

int
run_lines(const struct run *run, const char *name, const char *const *columns,
	  size_t ncolumns, run_line_fn *take, void *arg)
{
	char *path = xasprintf("%s/%s", run->path, name);
	struct lines lines = {.columns = columns, .ncolumns = ncolumns};
	struct error ignored = {0};
	int fd = file_open_regular(path, &ignored);
	FILE *file = fd >= 0 ? file_stream(fd) : NULL;

	free(path);
	if (file == NULL)
		return -1;
	lines_read(&lines, file, take, arg);
	fclose(file);
	for (size_t f = 0; f < LINE_FIELDS; f++)
		buf_free(&lines.fields[f]);
	return 0;
}
