/* SPDX-License-Identifier: MIT */
/*
 * Reads routes.csv row by row. Rows that we would not write are skipped: those
 * that are cut short, longer than any of ours, or out of range.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "record/csv.h"
#include "record/record.h"

enum { ROUTE_LINE = 4096 };

struct route_rows {
	FILE *file;
	char line[ROUTE_LINE];
	struct buf field;
};

struct route_rows *
route_rows_open(const char *run_dir)
{
	char *path = xasprintf("%s/routes.csv", run_dir);
	struct error ignored = {0};
	int fd = file_open_regular(path, &ignored);
	FILE *file = fd >= 0 ? file_stream(fd) : NULL;
	struct route_rows *rows = NULL;

	if (file != NULL) {
		rows = xcalloc(1, sizeof(*rows));
		rows->file = file;
	}
	free(path);
	return rows;
}

void
route_rows_close(struct route_rows *rows)
{
	if (rows == NULL)
		return;
	fclose(rows->file);
	buf_free(&rows->field);
	free(rows);
}

static int
route_number(struct route_rows *rows, struct csv *csv, double most,
	     double *value)
{
	csv_field(csv, &rows->field);
	return csv_number(&rows->field, value) == 0 && fabs(*value) <= most
		   ? 0
		   : -1;
}

static int
route_take(struct route_rows *rows, struct csv *csv, struct route_row *row)
{
	if (route_number(rows, csv, RECORD_MOST_S, &row->time_s) != 0)
		return -1;
	csv_field(csv, &rows->field);
	snprintf(row->route, sizeof(row->route), "%s", buf_text(&rows->field));
	csv_field(csv, &rows->field);
	snprintf(row->status_class, sizeof(row->status_class), "%s",
		 buf_text(&rows->field));
	if (route_number(rows, csv, RECORD_MOST, &row->requests) != 0)
		return -1;
	return route_number(rows, csv, RECORD_MOST, &row->errors);
}

int
route_rows_next(struct route_rows *rows, struct route_row *row)
{
	while (fgets(rows->line, ROUTE_LINE, rows->file) != NULL) {
		size_t length = strlen(rows->line);
		struct csv csv = {rows->line, rows->line + length, 1, 0};

		if (length > 0 && rows->line[length - 1] == '\n' &&
		    route_take(rows, &csv, row) == 0)
			return 1;
	}
	return 0;
}

size_t
route_row_class(const struct route_row *row)
{
	char first = row->status_class[0];

	if (first >= '1' && first <= '5')
		return (size_t)(first - '0');
	if (strcmp(row->status_class, "message") == 0)
		return ROUTE_MESSAGES;
	return strcmp(row->status_class, "aborted") == 0 ? ROUTE_ABORTED : 0;
}
