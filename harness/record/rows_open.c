/* SPDX-License-Identifier: MIT */
/* Opens the inputs that rows are read from, and what others wrote by an intake.
 */
#include "record/rows.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "record/intake.h"
#include "record/metrics.h"
#include "record/series.h"

enum { CHUNK = 1 << 16 };

struct rows *
rows_of_text(const char *name, const char *text, size_t length,
	     struct error *err)
{
	struct rows *rows = xcalloc(1, sizeof(*rows));

	rows->fd = -1;
	rows->name = xstrdup(name);
	rows->bytes = (char *)text;
	rows->end = length;
	rows->ended = 1;
	return rows_begin(rows, err);
}

static struct rows *
rows_of_file(int fd, const char *name, int strict, size_t chunk,
	     struct error *err)
{
	struct rows *rows = xcalloc(1, sizeof(*rows));

	rows->fd = fd;
	rows->name = xstrdup(name);
	rows->strict = strict;
	rows->size = chunk;
	rows->bytes = xmalloc(chunk);
	return rows_begin(rows, err);
}

struct rows *
rows_of_fd(int fd, const char *name, size_t chunk, struct error *err)
{
	return rows_of_file(fd, name, 1, chunk, err);
}

struct rows *
rows_take_in(struct rows *rows, struct error *err)
{
	if (rows == NULL)
		return NULL;
	rows->intake = intake_open(rows->name, &rows->columns, err);
	if (rows->intake == NULL) {
		rows_free(rows);
		return NULL;
	}
	rows->text = intake_text;
	for (size_t i = 0; i < rows->columns.count; i++)
		rows->matters[i] = (unsigned char)metric_is_number(
		    rows->intake->columns.items[i]);
	return rows;
}

/* Opens a file of a run directory, whose writer may have been killed. */
static struct rows *
rows_open_in(const char *dir, const char *file, struct error *err)
{
	char *path = xasprintf("%s/%s", dir, file);
	struct rows *rows = NULL;
	struct error why = {0};
	int fd = file_open_regular(path, &why);

	if (fd >= 0)
		rows = rows_of_file(fd, path, 0, CHUNK, err);
	else if (faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		error_set(err, STATUS_DATA, "%s", why.text);
	else
		error_set(err, STATUS_DATA,
			  "%s: is not a run directory with samples (no %s in "
			  "it)",
			  dir, file);
	free(path);
	return rows;
}

/* A CSV of which the beginning has been read. */
static struct rows *
rows_of_source(const struct series_source *source, const char *name,
	       struct error *err)
{
	struct rows *rows = xcalloc(1, sizeof(*rows));

	rows->fd = source->fd;
	rows->name = xstrdup(name);
	rows->strict = 1;
	rows->bytes = source->bytes;
	rows->size = source->size;
	rows->end = source->end;
	rows->ended = source->ended;
	return rows_take_in(rows_begin(rows, err), err);
}

static struct rows *
rows_of_recording(const struct series *series, struct series_source *source,
		  const char *name, struct error *err)
{
	struct recording *recording = series_read(series, source, name, err);
	struct rows *rows;

	close(source->fd);
	free(source->bytes);
	if (recording == NULL)
		return NULL;
	rows = xcalloc(1, sizeof(*rows));
	rows->fd = -1;
	rows->name = xstrdup(name);
	rows->recording = recording;
	rows->interval_s = recording->ticks ? NAN : 1;
	return rows;
}

/* Takes the descriptor. */
static struct rows *
rows_of_any(int fd, const char *name, struct error *err)
{
	struct series_source source = {.fd = fd};
	const struct series *series;

	if (series_source_begin(&source, name, err) != 0) {
		close(fd);
		free(source.bytes);
		return NULL;
	}
	series = series_guess(source.bytes, source.end);
	return series == NULL ? rows_of_source(&source, name, err)
			      : rows_of_recording(series, &source, name, err);
}

struct rows *
rows_open_all(const char *path, struct error *err)
{
	struct stat info;
	int fd;

	if (strcmp(path, "-") == 0)
		return rows_of_any(dup(STDIN_FILENO), "standard input", err);
	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		return rows_open_in(path, "samples.csv", err);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		return rows_of_any(fd, path, err);
	error_set(err, STATUS_DATA, "%s: %s", path, strerror(errno));
	return NULL;
}

/* Only judge gives a verdict for each of several, and takes an interval. */
static int
rows_check_one(const struct rows *rows, struct error *err)
{
	if (rows_parts(rows) > 1)
		return error_set(err, STATUS_DATA,
				 "%s: holds %zu series: flatline judge takes "
				 "them one by one",
				 rows->name, rows_parts(rows));
	if (isnan(rows->interval_s))
		return error_set(err, STATUS_DATA,
				 "%s: its readings have no times: write a date "
				 "before each",
				 rows->name);
	return 0;
}

struct rows *
rows_open(const char *path, struct error *err)
{
	struct rows *rows = rows_open_all(path, err);

	if (rows == NULL || rows_check_one(rows, err) == 0)
		return rows;
	rows_close(rows);
	return NULL;
}

static const struct recorded *
rows_recorded(const struct rows *rows)
{
	return &rows->recording->items[rows->part];
}

size_t
rows_parts(const struct rows *rows)
{
	return rows->recording != NULL ? rows->recording->count : 1;
}

void
rows_choose_part(struct rows *rows, size_t part)
{
	rows->part = part;
	rows->next = 0;
}

const char *
rows_part_name(const struct rows *rows)
{
	return rows->recording != NULL ? rows_recorded(rows)->name : "";
}

double
rows_digit(const struct rows *rows, size_t column)
{
	return rows->recording != NULL ? rows_recorded(rows)->digits[column]
				       : 0;
}

const char *
rows_doubt(const struct rows *rows)
{
	return rows->recording != NULL ? rows->recording->doubt : "";
}

const char *
rows_nothing(const struct rows *rows)
{
	return rows->recording != NULL ? rows->recording->nothing : "";
}

int
rows_set_interval(struct rows *rows, double interval_s, struct error *err)
{
	if (rows->recording == NULL || !rows->recording->ticks)
		return 0;
	if (isnan(interval_s))
		return error_set(err, STATUS_DATA,
				 "%s: its readings have no times: write a date "
				 "before each, or say how far apart they are "
				 "with --sample-interval 5s",
				 rows->name);
	rows->interval_s = interval_s;
	return 0;
}

/* The next row of a recording. */
static int
rows_recorded_next(struct rows *rows, double *values)
{
	const struct recorded *item = rows_recorded(rows);

	if (rows->next == item->nrows)
		return 0;
	memcpy(values, item->values + rows->next++ * RECORDED_COLUMNS,
	       item->columns.count * sizeof(*values));
	values[0] *= rows->interval_s;
	rows->line = rows->next;
	return 1;
}

/* The next row of a CSV. */
static int
rows_csv_next(struct rows *rows, double *values, struct error *err)
{
	return rows->intake != NULL
		   ? intake_next(rows->intake, rows, values, err)
		   : rows_read(rows, values, err);
}

struct rows *
rows_open_processes(const char *run_dir)
{
	struct error ignored = {0};
	struct stat info;

	if (stat(run_dir, &info) != 0 || !S_ISDIR(info.st_mode))
		return NULL;
	return rows_open_in(run_dir, "processes.csv", &ignored);
}

/* Sums and steps of what is beyond would lose all meaning, or never end. */
static int
rows_check_bounds(const struct rows *rows, const double *values,
		  struct error *err)
{
	const struct strings *columns = rows_columns(rows);
	int time = strings_index(columns, "time_s");

	for (size_t i = 0; i < columns->count; i++) {
		double most = (int)i == time ? RECORD_MOST_S : RECORD_MOST;

		if (fabs(values[i]) > most)
			return error_set(err, STATUS_DATA,
					 "%s:%zu: %g in column %.40s is out of "
					 "range",
					 rows->name, rows->line, values[i],
					 columns->items[i]);
	}
	return 0;
}

int
rows_next(struct rows *rows, double *values, struct error *err)
{
	int more = rows->recording != NULL ? rows_recorded_next(rows, values)
					   : rows_csv_next(rows, values, err);

	if (more > 0 && rows_check_bounds(rows, values, err) != 0)
		return -1;
	return more;
}

const struct strings *
rows_columns(const struct rows *rows)
{
	if (rows->recording != NULL)
		return &rows_recorded(rows)->columns;
	return rows->intake != NULL ? &rows->intake->columns : &rows->columns;
}

void
rows_close(struct rows *rows)
{
	intake_free(rows->intake);
	rows_free(rows);
}

const char *
rows_note(const struct rows *rows)
{
	if (rows->recording != NULL)
		return buf_text(&rows->recording->note);
	return rows->intake != NULL && rows->intake->note.len > 0
		   ? buf_text(&rows->intake->note)
		   : NULL;
}
