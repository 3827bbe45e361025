/* SPDX-License-Identifier: MIT */
/* Reading a run directory, or a CSV that stands for one. */
#include "record/record.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/text.h"
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
run_object(const struct run *run, const char *name)
{
	char *path = xasprintf("%s/%s", run->path, name);
	struct error ignored = {0};
	struct buf text = {0};
	json_t *value = NULL;

	if (text_read_file(path, OBJECT_LIMIT, &text, &ignored) == 0)
		value = json_loadb(buf_text(&text), text.len, 0, NULL);
	buf_free(&text);
	free(path);
	if (json_is_object(value))
		return value;
	json_decref(value);
	return NULL;
}

/* Without its description, a run can still be judged. */
static void
run_read_meta(struct run *run)
{
	json_t *meta = run_object(run, "run.json");

	if (meta == NULL)
		return;
	json_decref(run->meta);
	run->meta = meta;
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

/* One line of events.csv; a line that is not one is passed over. */
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

	if (text_read_file(path, FILE_LIMIT, &text, &ignored) == 0) {
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

/* There may be no such file: that is said when its rows are read. */
static int
run_is_directory(const struct run *run)
{
	struct stat info;

	return strcmp(run->path, "-") != 0 && stat(run->path, &info) == 0 &&
	       S_ISDIR(info.st_mode);
}

void
run_read_about(struct run *run, const char *path)
{
	size_t len = strlen(path);

	*run = (struct run){.path = xstrdup(path), .meta = json_object()};
	while (len > 1 && run->path[len - 1] == '/')
		run->path[--len] = '\0';
	if (!run_is_directory(run))
		return;
	run_read_meta(run);
	run_read_events(run);
}

int
run_read(struct run *run, const char *path, struct error *err)
{
	run_read_about(run, path);
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
	json_decref(run->meta);
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

double
run_number(const struct run *run, const char *key, double fallback)
{
	json_t *value = json_object_get(run->meta, key);

	return json_is_number(value) ? json_number_value(value) : fallback;
}

const char *
run_text(const struct run *run, const char *key, const char *fallback)
{
	json_t *value = json_object_get(run->meta, key);

	return json_is_string(value) ? json_string_value(value) : fallback;
}

int
run_has_counter(const json_t *about, const char *column)
{
	json_t *target = json_object_get(about, "target"), *name;
	size_t i;

	json_array_foreach(json_object_get(target, "counters"), i, name)
	{
		if (json_is_string(name) &&
		    strcmp(json_string_value(name), column) == 0)
			return 1;
	}
	return 0;
}
