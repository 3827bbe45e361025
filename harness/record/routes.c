/* SPDX-License-Identifier: MIT */
/* Reads routes.csv row by row. Incomplete rows are skipped. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "record/csv.h"
#include "record/record.h"

struct route_rows {
	FILE *file;
	char *line;
	size_t size;
	struct buf field;
};

struct route_rows *
route_rows_open(const char *run_dir)
{
	char *path = xasprintf("%s/routes.csv", run_dir);
	struct error ignored = {0};
	int fd = file_open_regular(path, &ignored);
	FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;
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
	free(rows->line);
	free(rows);
}

static int
route_number(struct route_rows *rows, struct csv *csv, double *value)
{
	csv_field(csv, &rows->field);
	return csv_number(&rows->field, value) == 0 && isfinite(*value) ? 0
									: -1;
}

static int
route_take(struct route_rows *rows, struct csv *csv, struct route_row *row)
{
	if (route_number(rows, csv, &row->time_s) != 0)
		return -1;
	csv_field(csv, &rows->field);
	snprintf(row->route, sizeof(row->route), "%s", buf_text(&rows->field));
	csv_field(csv, &rows->field);
	snprintf(row->status_class, sizeof(row->status_class), "%s",
		 buf_text(&rows->field));
	if (route_number(rows, csv, &row->requests) != 0)
		return -1;
	return route_number(rows, csv, &row->errors);
}

int
route_rows_next(struct route_rows *rows, struct route_row *row)
{
	ssize_t length;

	while ((length = getline(&rows->line, &rows->size, rows->file)) > 0) {
		struct csv csv = {rows->line, rows->line + length, 1};

		if (rows->line[length - 1] == '\n' &&
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
	return strcmp(row->status_class, "aborted") == 0 ? 6 : 0;
}
