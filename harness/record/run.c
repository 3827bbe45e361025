/* SPDX-License-Identifier: MIT */
/* Reads a run directory, or a CSV in place of one. */
#include "record/record.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "record/rows.h"

#define FILE_LIMIT ((size_t)2 << 30)
enum { MAX_EVENTS = 20000, OBJECT_LIMIT = 16 << 20 };

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
		value = json_loadb(buf_text(&text), text.len, 0, NULL);
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
	    csv_number(&fields[0], &time_s) == 0 && fields[0].len > 0)
		run_add_event(run, time_s, buf_text(&fields[1]),
			      buf_text(&fields[2]));
	buf_free(&rest);
}

static void
run_read_events(struct run *run)
{
	char *path = xasprintf("%s/events.csv", run->path);
	struct error ignored = {0};
	struct buf text = {0}, fields[3] = {{0}};
	struct csv csv;

	if (file_read_regular(path, FILE_LIMIT, &text, &ignored) == 0) {
		csv = (struct csv){buf_text(&text), text.data + text.len, 1};
		while (text.len > 0 && csv.at < csv.end &&
		       run->nevents < MAX_EVENTS)
			run_parse_event(run, &csv, fields);
	}
	for (size_t i = 0; i < COUNT(fields); i++)
		buf_free(&fields[i]);
	buf_free(&text);
	free(path);
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
	if (run_read_description(run, err) != 0)
		return -1;
	run_read_events(run);
	return 0;
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
