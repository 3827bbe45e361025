/* SPDX-License-Identifier: MIT */
/*
 * Writes a run directory. Each row is one write(2), so that the kernel has what
 * was measured at once and it survives a kill -9 of this process.
 */
#include "record/record.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/file.h"
#include "base/mem.h"
#include "record/thin.h"

enum file { SAMPLES, ROUTES, EVENTS, PROCESSES, DESCRIPTORS, SELF, NFILES };

static const struct {
	const char *name, *header;
	int thins;   /* it can: of a watch its old rows become fewer */
	size_t keys; /* see struct thin_order */
} files[NFILES] = {
    [SAMPLES] = {.name = "samples.csv", .thins = 1},
    [ROUTES] = {.name = "routes.csv",
		.header = "time_s,route,status_class,requests,errors\n"},
    [EVENTS] = {.name = "events.csv", .header = "time_s,event,detail\n"},
    [PROCESSES] = {.name = "processes.csv",
		   .header = "time_s,pid,start,name,rss_bytes,anon_bytes,"
			     "heap_after_gc_bytes,allocator_in_use_bytes,"
			     "outside_malloc_bytes\n",
		   .thins = 1,
		   .keys = 3},
    [DESCRIPTORS] = {.name = "descriptors.csv",
		     .header = "time_s,kind,what,state,count\n",
		     .thins = 1,
		     .keys = 3},
    [SELF] = {.name = "self.csv",
	      .header = "time_s,requests,errors,rss_bytes,anon_bytes,cpu_s,"
			"busiest,lag_ms,late,dropped\n"},
};

/* More events than a watch records, and rows that its end is judged by. */
enum { MARKS = 256, UNTOUCHED = 64, MERGED_BYTES = 256 << 20 };

struct record {
	char *dir;
	int dir_fd;
	int fds[NFILES]; /* -1 until the first row */
	double zero;	 /* clock_now() at time_s = 0 */
	size_t ncolumns;
	pthread_mutex_t lock; /* protects everything below and the files */
	struct buf row;
	struct error failure; /* the first */
	size_t most;	      /* rows of a file that thins; 0: any number */
	size_t rows[NFILES];
	double marks[MARKS]; /* times across which no rows are thinned */
	size_t nmarks;
};

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
	for (int i = 0; i < NFILES; i++)
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
	for (int i = 0; i < NFILES; i++)
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

	for (int i = 0; i < NFILES; i++)
		unlinkat(record->dir_fd, files[i].name, 0);
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

static void
record_fail(struct record *record, const char *file)
{
	error_set(&record->failure, STATUS_IO, "cannot write %s/%s: %s",
		  record->dir, file, strerror(errno));
}

/* Opens a file and writes its header when its first row comes. */
static int
record_open(struct record *record, enum file file)
{
	const char *header = files[file].header;

	if (record->fds[file] >= 0)
		return 0;
	record->fds[file] = file_create(record->dir_fd, files[file].name);
	if (record->fds[file] < 0)
		return -1;
	return header == NULL
		   ? 0
		   : file_put(record->fds[file], header, strlen(header));
}

/* Rows to come are written behind these, in the file's place. */
static int
record_replace(struct record *record, enum file file, const struct buf *text)
{
	struct file_writer writer;
	int fd;

	if (file_begin(&writer, record->dir_fd, files[file].name) != 0)
		return -1;
	fd = fcntl(writer.fd, F_DUPFD_CLOEXEC, 0);
	if (fd >= 0 && file_put(fd, text->data, text->len) == 0 &&
	    file_commit(&writer, FILE_REPLACE) == 0) {
		close(record->fds[file]);
		record->fds[file] = fd;
		return 0;
	}
	if (fd >= 0)
		close(fd);
	if (writer.name != NULL)
		file_abandon(&writer);
	return -1;
}

/* What cannot be thinned, for want of space, goes on as it is. */
static void
record_thin(struct record *record, enum file file)
{
	struct thin_order order = {.keys = files[file].keys,
				   .marks = record->marks,
				   .nmarks = record->nmarks,
				   .untouched = UNTOUCHED};
	char *path = xasprintf("%s/%s", record->dir, files[file].name);
	struct buf text = {0}, thinned = {0};
	struct error ignored = {0};
	size_t rows = record->most / 2;

	if (file_read_regular(path, MERGED_BYTES, &text, &ignored) == 0)
		rows = thin_down(&thinned, &text, record->most / 2, &order);
	if (thinned.len > 0)
		record_replace(record, file, &thinned);
	record->rows[file] = rows;
	buf_free(&text);
	buf_free(&thinned);
	free(path);
}

static void
record_count_row(struct record *record, enum file file)
{
	if (record->most > 0 && files[file].thins &&
	    ++record->rows[file] > record->most)
		record_thin(record, file);
}

/* Writes record->row with the lock held. After a failure nothing is written. */
static void
record_write_row(struct record *record, enum file file)
{
	buf_add(&record->row, "\n", 1);
	if (record->failure.status != STATUS_OK)
		return;
	if (record_open(record, file) == 0 &&
	    file_put(record->fds[file], record->row.data, record->row.len) == 0)
		record_count_row(record, file);
	else
		record_fail(record, files[file].name);
}

static void
record_begin_row_at(struct record *record, double time_s)
{
	pthread_mutex_lock(&record->lock);
	buf_clear(&record->row);
	buf_addf(&record->row, "%.3f", time_s);
}

static void
record_begin_row(struct record *record)
{
	record_begin_row_at(record, record_time(record));
}

static void
record_end_row(struct record *record, enum file file)
{
	record_write_row(record, file);
	pthread_mutex_unlock(&record->lock);
}

void
record_columns(struct record *record, const struct strings *names)
{
	pthread_mutex_lock(&record->lock);
	record->ncolumns = names->count;
	buf_clear(&record->row);
	buf_adds(&record->row, "time_s");
	for (size_t i = 0; i < names->count; i++) {
		buf_adds(&record->row, ",");
		escape_csv(&record->row, names->items[i]);
	}
	record_end_row(record, SAMPLES);
}

/* Most values are integers, which are much cheaper to format. */
static void
record_add_value(struct record *record, double value)
{
	if (fabs(value) < 1e15 && value == floor(value))
		buf_addf(&record->row, "%lld", (long long)value);
	else if (isfinite(value))
		buf_addf(&record->row, "%.15g", value);
}

static void
record_add_values(struct record *record, const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_add(&record->row, ",", 1);
		record_add_value(record, values[i]);
	}
}

void
record_sample(struct record *record, const double *values)
{
	record_sample_at(record, record_time(record), values);
}

void
record_sample_at(struct record *record, double time_s, const double *values)
{
	record_begin_row_at(record, time_s);
	record_add_values(record, values, record->ncolumns);
	record_end_row(record, SAMPLES);
}

void
record_self(struct record *record, const struct self_row *self)
{
	const double values[] = {
	    self->requests,   self->errors, self->rss_bytes,
	    self->anon_bytes, self->cpu_s,  self->busiest,
	    self->lag_ms,     self->late,   self->dropped};

	record_begin_row(record);
	record_add_values(record, values, COUNT(values));
	record_end_row(record, SELF);
}

void
record_route(struct record *record, double time_s, const char *route,
	     const char *status_class, uint64_t requests, uint64_t errors)
{
	record_begin_row_at(record, time_s);
	buf_adds(&record->row, ",");
	escape_csv(&record->row, route);
	buf_addf(&record->row, ",%s,%llu,%llu", status_class,
		 (unsigned long long)requests, (unsigned long long)errors);
	record_end_row(record, ROUTES);
}

void
record_process(struct record *record, pid_t pid, uint64_t start,
	       const char *name, const double values[PROCESS_VALUES])
{
	record_begin_row(record);
	buf_addf(&record->row, ",%d,%llu,", (int)pid,
		 (unsigned long long)start);
	escape_csv(&record->row, name);
	record_add_values(record, values, PROCESS_VALUES);
	record_end_row(record, PROCESSES);
}

void
record_descriptors(struct record *record, double time_s, const char *kind,
		   const char *what, const char *state, double count)
{
	const char *const texts[] = {kind, what, state};

	record_begin_row_at(record, time_s);
	for (size_t i = 0; i < COUNT(texts); i++) {
		buf_adds(&record->row, ",");
		escape_csv(&record->row, texts[i]);
	}
	record_add_values(record, &count, 1);
	record_end_row(record, DESCRIPTORS);
}

/* With the lock held. Events that change nothing of what follows are no mark.
 */
static void
record_mark(struct record *record, double time_s, const char *event)
{
	static const char *const quiet[] = {"asked", "collection", "cycle",
					    "gap",   "look",	   "process"};

	for (size_t i = 0; i < COUNT(quiet); i++)
		if (strcmp(event, quiet[i]) == 0)
			return;
	if (record->nmarks < MARKS)
		record->marks[record->nmarks++] = time_s;
}

void
record_event(struct record *record, const char *event, const char *fmt, ...)
{
	char detail[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(detail, sizeof(detail), fmt, ap);
	va_end(ap);
	record_event_at(record, record_time(record), event, detail);
}

void
record_event_at(struct record *record, double time_s, const char *event,
		const char *detail)
{
	record_begin_row_at(record, time_s);
	record_mark(record, time_s, event);
	buf_adds(&record->row, ",");
	escape_csv(&record->row, event);
	buf_adds(&record->row, ",");
	escape_csv(&record->row, detail);
	record_end_row(record, EVENTS);
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
