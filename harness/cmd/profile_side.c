/* SPDX-License-Identifier: MIT */
#include "cmd/profile_side.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "profile/read_hprof.h"
#include "profile/read_pprof.h"
#include "record/record.h"

enum { FILE_BYTES = 64 << 20, ROWS = 4096, NAME = 1024 };

static void
rows_add(struct side_rows *rows, const char *name, const char *place, int line,
	 double bytes)
{
	if (rows->count == ROWS || !isfinite(bytes))
		return;
	rows->rows =
	    xrealloc(rows->rows, (rows->count + 1) * sizeof(*rows->rows));
	rows->rows[rows->count++] = (struct side_row){
	    .name = xstrndup(name, NAME),
	    .place = xstrndup(place, NAME),
	    .line = line,
	    .bytes = bytes,
	};
}

static void
rows_free(struct side_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		free(rows->rows[i].name);
		free(rows->rows[i].place);
	}
	free(rows->rows);
}

void
profile_side_free(struct profile_side *side)
{
	rows_free(&side->packages);
	rows_free(&side->functions);
	buf_free(&side->proto);
}

static void
rows_take(struct side_rows *rows, const struct profile *profile,
	  size_t (*list)(const struct profile *, struct holder **))
{
	struct holder *holders;
	size_t count = list(profile, &holders);

	for (size_t i = 0; i < count; i++)
		rows_add(rows, holders[i].name, holders[i].place,
			 holders[i].line, holders[i].bytes);
	free(holders);
}

/* A file that says nothing of requests: its bytes count as they stand. */
static void
side_take(struct profile_side *side, const struct profile *profile)
{
	side->dose = 1;
	side->total = profile_total(profile);
	rows_take(&side->packages, profile, profile_packages);
	rows_take(&side->functions, profile, profile_functions);
}

static int
side_parse_file(struct profile_side *side, int fd, struct error *err)
{
	struct error bad = {.status = STATUS_OK};
	struct profile profile;
	int result;

	profile_init(&profile);
	result = side->is_held
		     ? profile_read_hprof(&profile, fd, &bad)
		     : profile_read_pprof(&profile, &side->proto, 1, &bad);
	if (result == 0)
		side_take(side, &profile);
	else
		error_set(err, bad.status, "%s: %s", side->path, bad.text);
	profile_free(&profile);
	return result;
}

static int
side_read_file(struct profile_side *side, struct error *err)
{
	int fd = file_open_regular(side->path, err), result = 0;

	if (fd < 0)
		return -1;
	side->is_held = profile_is_hprof(fd);
	if (!side->is_held)
		result = file_read_regular(side->path, FILE_BYTES, &side->proto,
					   err);
	if (result == 0)
		result = side_parse_file(side, fd, err);
	close(fd);
	return result;
}

static const char *
member_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

static void
rows_parse(struct side_rows *rows, json_t *list, const char *key)
{
	json_t *row;
	size_t i;

	json_array_foreach(list, i, row)
	{
		json_t *bytes = json_object_get(row, key);
		json_int_t line =
		    json_integer_value(json_object_get(row, "line"));

		if (json_is_number(bytes))
			rows_add(rows, member_text(row, "name"),
				 member_text(row, "place"),
				 line > 0 && line < 1000000000 ? (int)line : 0,
				 json_number_value(bytes));
	}
}

/* profile.json: -1: it is none. */
static int
side_parse(struct profile_side *side, const json_t *object)
{
	json_t *hours = json_object_get(object, "hours");
	json_t *requests = json_object_get(object, "requests");
	const char *key =
	    hours != NULL ? "bytes_per_hour" : "bytes_per_request";

	side->each = hours != NULL ? "hour" : "request";
	side->dose = json_number_value(hours != NULL ? hours : requests);
	if (!(side->dose > 0) || !isfinite(side->dose))
		return -1;
	side->total =
	    json_number_value(json_object_get(object, "bytes")) / side->dose;
	rows_parse(&side->packages, json_object_get(object, "packages"), key);
	rows_parse(&side->functions, json_object_get(object, "functions"), key);
	return 0;
}

/* What the flame graph needs may be missing. */
static void
side_take_proto(struct profile_side *side, const char *dir)
{
	char *path = xasprintf("%s/profile.pb", dir);
	struct error ignored = {.status = STATUS_OK};

	file_read_regular(path, FILE_BYTES, &side->proto, &ignored);
	free(path);
}

/* 1: nothing of a profile is there. */
static int
side_read_folder(struct profile_side *side, const char *dir)
{
	json_t *object = record_read_object(dir, "profile.json");
	int result = object != NULL ? side_parse(side, object) : 1;

	if (result == 0)
		side_take_proto(side, dir);
	json_decref(object);
	return result;
}

/* Of `flatline profile`, or of a run that made one afterwards. */
static int
side_read_run(struct profile_side *side, struct error *err)
{
	char *below = xasprintf("%s/profile", side->path);
	int result = side_read_folder(side, side->path);

	if (result > 0)
		result = side_read_folder(side, below);
	free(below);
	if (result > 0)
		return error_set(err, STATUS_DATA,
				 "%s: there is no profile in it (profile.json)",
				 side->path);
	if (result < 0)
		return error_set(err, STATUS_DATA,
				 "%s: its profile.json does not say for how "
				 "many requests or hours it is",
				 side->path);
	return 0;
}

int
profile_side_read(struct profile_side *side, const char *path,
		  struct error *err)
{
	struct stat info;

	*side = (struct profile_side){.path = path};
	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		return side_read_run(side, err);
	return side_read_file(side, err);
}
