/* SPDX-License-Identifier: MIT */
#include "record/record_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "record/thin.h"

static const struct {
	const char *name, *header;
	int thins;   /* it can: of a watch its old rows become fewer */
	size_t keys; /* see struct thin_order */
} files[RECORD_CSVS] = {
    [RECORD_SAMPLES] = {.name = "samples.csv", .thins = 1},
    [RECORD_ROUTES] = {.name = "routes.csv",
		       .header = "time_s,route,status_class,requests,errors\n"},
    [RECORD_EVENTS] = {.name = "events.csv", .header = "time_s,event,detail\n"},
    [RECORD_PROCESSES] = {.name = "processes.csv",
			  .header =
			      "time_s,pid,start,name,rss_bytes,anon_bytes,"
			      "heap_after_gc_bytes,allocator_in_use_bytes,"
			      "outside_malloc_bytes\n",
			  .thins = 1,
			  .keys = 3},
    [RECORD_DESCRIPTORS] = {.name = "descriptors.csv",
			    .header = "time_s,kind,what,state,count\n",
			    .thins = 1,
			    .keys = 3},
    [RECORD_SELF] = {.name = "self.csv",
		     .header =
			 "time_s,requests,errors,rss_bytes,anon_bytes,cpu_s,"
			 "busiest,lag_ms,late,dropped\n"},
};

/* Rows that the end of a watch is judged by, and the bytes that are merged at
 * once. */
enum { UNTOUCHED = 64, MERGED_BYTES = 256 << 20 };

const char *
record_csv_name(enum record_csv file)
{
	return files[file].name;
}

void
record_fail(struct record *record, const char *file)
{
	error_set(&record->failure, STATUS_IO, "cannot write %s/%s: %s",
		  record->dir, file, strerror(errno));
}

/* Opens a file and writes its header when its first row comes. */
static int
record_open(struct record *record, enum record_csv file)
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
record_replace(struct record *record, enum record_csv file,
	       const struct buf *text)
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
record_thin(struct record *record, enum record_csv file)
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
record_count_row(struct record *record, enum record_csv file)
{
	if (record->most > 0 && files[file].thins &&
	    ++record->rows[file] > record->most)
		record_thin(record, file);
}

void
record_write_row(struct record *record, enum record_csv file)
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
