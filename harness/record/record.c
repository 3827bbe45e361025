/* SPDX-License-Identifier: MIT */
/* A run directory that is being written: made, its clock, what is whole. */
#include "record/record_write.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/file.h"
#include "base/mem.h"

static int
record_open_directory(struct record *record, struct error *err)
{
	record->dir_fd = open(record->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (record->dir_fd < 0)
		return error_set(err, STATUS_IO, "%s: %s", record->dir,
				 strerror(errno));
	if (faccessat(record->dir_fd, "run.json", F_OK, 0) == 0 ||
	    faccessat(record->dir_fd, "samples.csv", F_OK, 0) == 0)
		return error_set(err, STATUS_USAGE,
				 "%s already holds a run: choose another "
				 "directory with -o, or remove it",
				 record->dir);
	if (faccessat(record->dir_fd, ".", W_OK, 0) != 0)
		return error_set(err, STATUS_IO, "%s: cannot write there: %s",
				 record->dir, strerror(errno));
	return 0;
}

struct record *
record_create(const char *dir, struct error *err)
{
	struct record *record;

	if (file_make_folders(dir, err) != 0)
		return NULL;
	record = xcalloc(1, sizeof(*record));
	record->dir = xstrdup(dir);
	record->dir_fd = -1;
	for (int i = 0; i < RECORD_CSVS; i++)
		record->fds[i] = -1;
	pthread_mutex_init(&record->lock, NULL);
	record_start_clock(record);
	if (record_open_directory(record, err) != 0) {
		record_free(record);
		return NULL;
	}
	return record;
}

void
record_free(struct record *record)
{
	if (record == NULL)
		return;
	for (int i = 0; i < RECORD_CSVS; i++)
		if (record->fds[i] >= 0)
			close(record->fds[i]);
	if (record->dir_fd >= 0)
		close(record->dir_fd);
	pthread_mutex_destroy(&record->lock);
	buf_free(&record->row);
	free(record->dir);
	free(record);
}

void
record_discard(struct record *record)
{
	struct stat log;

	for (int i = 0; i < RECORD_CSVS; i++)
		unlinkat(record->dir_fd, record_csv_name(i), 0);
	unlinkat(record->dir_fd, "run.json", 0);
	if (fstatat(record->dir_fd, "target.log", &log, 0) == 0 &&
	    log.st_size == 0)
		unlinkat(record->dir_fd, "target.log", 0);
	rmdir(record->dir);
}

const char *
record_dir(const struct record *record)
{
	return record->dir;
}

void
record_bound(struct record *record, size_t most)
{
	record->most = most;
}

void
record_start_clock(struct record *record)
{
	record->zero = clock_now();
}

double
record_time(const struct record *record)
{
	return clock_now() - record->zero;
}

double
record_began_ms(const struct record *record)
{
	return round((clock_wall() - record_time(record)) * 1e3);
}

/* Tried even after a failure: the small verdict may fit where rows did not. */
void
record_file(struct record *record, const char *name, const char *text)
{
	if (file_write_at(record->dir_fd, name, text, strlen(text)) == 0)
		return;
	pthread_mutex_lock(&record->lock);
	record_fail(record, name);
	pthread_mutex_unlock(&record->lock);
}

void
record_describe(struct record *record, const struct run_info *info)
{
	json_t *object = run_info_json(info);
	char *text =
	    json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(12));

	if (text != NULL)
		record_file(record, "run.json", text);
	json_decref(object);
	free(text);
}

int
record_write_object(const char *dir, const char *file, const json_t *object,
		    struct error *err)
{
	char *text = json_dumps(object, JSON_INDENT(2));
	struct buf bytes = {0};
	int result;

	buf_adds(&bytes, text != NULL ? text : "{}");
	result = file_write_in(dir, file, &bytes, err);
	buf_free(&bytes);
	free(text);
	return result;
}

int
record_check(struct record *record, struct error *err)
{
	int result = 0;

	pthread_mutex_lock(&record->lock);
	if (record->failure.status != STATUS_OK)
		result = error_set(err, record->failure.status, "%s",
				   record->failure.text);
	pthread_mutex_unlock(&record->lock);
	return result;
}

json_t *
record_text(const char *text)
{
	struct buf visible = {0};
	json_t *value;

	escape_line(&visible, text);
	value = json_string(buf_text(&visible));
	buf_free(&visible);
	return value != NULL ? value : json_null();
}
