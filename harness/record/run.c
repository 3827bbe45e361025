/* SPDX-License-Identifier: MIT */
/* Reads a run directory, or a CSV in place of one. */
#include "record/record.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json_bounded.h"
#include "base/mem.h"
#include "record/rows.h"

enum { MAX_EVENTS = 20000, OBJECT_LIMIT = 16 << 20, TEXT_LIMIT = 64 << 20 };

/* Rows of weeks fit in what is read row by row. */
#define ROWS_LIMIT ((off_t)16 << 30)

static const struct {
	const char *name;
	mode_t kind;
	off_t most; /* bytes; 0: the kind has no size */
} run_files[] = {
    {"run.json", S_IFREG, OBJECT_LIMIT},
    {"samples.csv", S_IFREG, ROWS_LIMIT},
    {"processes.csv", S_IFREG, ROWS_LIMIT},
    {"routes.csv", S_IFREG, ROWS_LIMIT},
    {"events.csv", S_IFREG, TEXT_LIMIT},
    {"latency.csv", S_IFREG, TEXT_LIMIT},
    {"descriptors.csv", S_IFREG, ROWS_LIMIT},
    {"details.csv", S_IFREG, ROWS_LIMIT},
    {"coverage.json", S_IFREG, OBJECT_LIMIT},
    {"profile.json", S_IFREG, OBJECT_LIMIT},
    {"profile", S_IFDIR, 0},
    {"profile/profile.json", S_IFREG, OBJECT_LIMIT},
};

static int
run_check_file(size_t i, const char *path, const struct stat *info,
	       struct error *err)
{
	mode_t kind = info->st_mode & S_IFMT;

	if (kind == S_IFLNK)
		return error_set(
		    err, STATUS_DATA,
		    "%s: is a symbolic link, which is not followed", path);
	if (kind != run_files[i].kind)
		return error_set(err, STATUS_DATA, "%s: is not a %s", path,
				 run_files[i].kind == S_IFDIR ? "folder"
							      : "regular file");
	if (run_files[i].most > 0 && info->st_size > run_files[i].most)
		return error_set(err, STATUS_DATA,
				 "%s: is larger than %lld MiB", path,
				 (long long)run_files[i].most >> 20);
	return 0;
}

/*
 * Whoever put something else in a file's place has not recorded a run; to read
 * on without it could turn a LEAK into FLAT.
 */
static int
run_check_files(const char *dir, struct error *err)
{
	int result = 0;

	for (size_t i = 0; i < COUNT(run_files) && result == 0; i++) {
		char *path = xasprintf("%s/%s", dir, run_files[i].name);
		struct stat info;

		if (lstat(path, &info) == 0)
			result = run_check_file(i, path, &info, err);
		free(path);
	}
	return result;
}

static int
run_read_samples(struct run *run, struct error *err)
{
	struct rows *rows = rows_open(run->path, err);
	int result;

	if (rows == NULL)
		return -1;
	result = table_fill(&run->samples, rows, err);
	rows_close(rows);
	return result;
}

json_t *
record_read_object(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct error ignored = {0};
	struct buf text = {0};
	json_t *value = NULL;

	if (file_read_regular(path, OBJECT_LIMIT, &text, &ignored) == 0)
		value = json_bounded_load(buf_text(&text), text.len, 0,
					  JSON_MOST, NULL);
	buf_free(&text);
	free(path);
	if (json_is_object(value))
		return value;
	json_decref(value);
	return NULL;
}

/* Without run.json a run can still be judged. */
static int
run_read_description(struct run *run, struct error *err)
{
	char *path = xasprintf("%s/run.json", run->path);
	struct buf text = {0};
	struct stat info;
	int result = 0;

	if (lstat(path, &info) == 0) {
		result = file_read_regular(path, OBJECT_LIMIT, &text, err);
		if (result == 0)
			result = run_info_read(&run->info, path,
					       buf_text(&text), text.len, err);
	}
	buf_free(&text);
	free(path);
	return result;
}

static void
run_add_event(struct run *run, double time_s, const char *event,
	      const char *detail)
{
	struct run_event *added;

	run->events =
	    xrealloc(run->events, (run->nevents + 1) * sizeof(*run->events));
	added = &run->events[run->nevents++];
	added->time_s = time_s;
	added->event = xstrdup(event);
	added->detail = xstrdup(detail);
}

/* Parses a line of events.csv; a malformed line is skipped. */
static void
run_parse_event(struct run *run, struct csv *csv, struct buf fields[3])
{
	enum csv_end end = CSV_MORE;
	struct buf rest = {0};
	size_t count = 0;
	double time_s;

	while (end == CSV_MORE) {
		end = csv_field(csv, count < 3 ? &fields[count] : &rest);
		count++;
	}
	if (count == 3 && end == CSV_ROW &&
	    csv_number(&fields[0], &time_s) == 0 &&
	    fabs(time_s) <= RECORD_MOST_S)
		run_add_event(run, time_s, buf_text(&fields[1]),
			      buf_text(&fields[2]));
	buf_free(&rest);
}

static void
run_parse_events(struct run *run, const struct buf *text)
{
	const char *from = buf_text(text);
	struct csv csv = {from, from + text->len, 1, 0};
	struct buf fields[3] = {{0}};

	while (csv.at < csv.end && run->nevents < MAX_EVENTS)
		run_parse_event(run, &csv, fields);
	for (size_t i = 0; i < COUNT(fields); i++)
		buf_free(&fields[i]);
}

/* Without events a run can still be judged, but not if they are unreadable. */
static int
run_read_events(struct run *run, struct error *err)
{
	char *path = xasprintf("%s/events.csv", run->path);
	struct buf text = {0};
	int result = 0;

	if (faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		result = file_read_regular(path, TEXT_LIMIT, &text, err);
	if (result == 0)
		run_parse_events(run, &text);
	buf_free(&text);
	free(path);
	return result;
}

/* A path that does not exist fails later, when its rows are opened. */
static int
run_is_directory(const struct run *run)
{
	struct stat info;

	return strcmp(run->path, "-") != 0 && stat(run->path, &info) == 0 &&
	       S_ISDIR(info.st_mode);
}

int
run_read_info(struct run *run, const char *path, struct error *err)
{
	size_t len = strlen(path);

	*run = (struct run){.path = xstrdup(path)};
	run_info_init(&run->info);
	while (len > 1 && run->path[len - 1] == '/')
		run->path[--len] = '\0';
	if (!run_is_directory(run))
		return 0;
	if (run_check_files(run->path, err) != 0 ||
	    run_read_description(run, err) != 0)
		return -1;
	return run_read_events(run, err);
}

int
run_open_rows(struct run *run, double interval_s, struct error *err)
{
	if (run_is_directory(run))
		return 0;
	run->rows = rows_open_all(run->path, err);
	return run->rows == NULL
		   ? -1
		   : rows_set_interval(run->rows, interval_s, err);
}

int
run_read(struct run *run, const char *path, struct error *err)
{
	if (run_read_info(run, path, err) != 0)
		return -1;
	return run_read_samples(run, err);
}

void
run_free(struct run *run)
{
	for (size_t i = 0; i < run->nevents; i++) {
		free(run->events[i].event);
		free(run->events[i].detail);
	}
	free(run->events);
	table_free(&run->samples);
	run_info_free(&run->info);
	if (run->rows != NULL)
		rows_close(run->rows);
	free(run->path);
	*run = (struct run){0};
}

const struct run_event *
run_first_event(const struct run *run, const char *event)
{
	for (size_t i = 0; i < run->nevents; i++)
		if (strcmp(run->events[i].event, event) == 0)
			return &run->events[i];
	return NULL;
}

const struct run_event *
run_last_event(const struct run *run, const char *event)
{
	for (size_t i = run->nevents; i > 0; i--)
		if (strcmp(run->events[i - 1].event, event) == 0)
			return &run->events[i - 1];
	return NULL;
}

int
run_has_counter(const struct run_info *info, const char *column)
{
	return strings_has(&info->target.counters, column);
}
