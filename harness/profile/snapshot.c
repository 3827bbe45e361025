/* SPDX-License-Identifier: MIT */
#include "profile/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/units.h"
#include "sample/asker_node.h"
#include "sample/cdp.h"
#include "sample/proc.h"

/* The longest wait between two events: a collection and a walk through the heap
 * come before the first. */
static const double patience_s = 120, short_s = 10;

/* V8 writes about twice the heap; a file beyond this is not a snapshot. */
static const double most_heaps = 20, most_besides = 64 << 20;

/*
 * As measured with heaps of 19 to 155 MiB: a snapshot takes as long as some 50
 * collections of all, up to 20 times the heap at its peak if objects are small,
 * and somewhat more than twice the heap as a file.
 */
static const double collections = 50, memory_heaps = 20, disk_heaps = 2.5;

#define LIMIT "require('v8').getHeapStatistics().heap_size_limit"

static double
rss_of(int dir)
{
	char text[128];
	double pages;

	if (proc_read(dir, "statm", text, sizeof(text)) <= 0 ||
	    sscanf(text, "%*s %lf", &pages) != 1)
		return NAN;
	return pages * (double)sysconf(_SC_PAGESIZE);
}

static double
heap_limit(struct cdp *cdp, struct error *err)
{
	json_t *answer =
	    cdp_call(cdp, "Runtime.evaluate",
		     json_pack("{s:s, s:b, s:b}", "expression", LIMIT,
			       "returnByValue", 1, "includeCommandLineAPI", 1),
		     err);
	json_t *value =
	    json_object_get(json_object_get(answer, "result"), "value");
	double bytes = json_is_number(value) ? json_number_value(value) : NAN;

	json_decref(answer);
	return bytes;
}

static double
heap_used(struct cdp *cdp, struct error *err)
{
	json_t *usage = cdp_call(cdp, "Runtime.getHeapUsage", NULL, err);
	json_t *used = json_object_get(usage, "usedSize");
	double bytes = json_is_number(used) ? json_number_value(used) : NAN;

	json_decref(usage);
	return bytes;
}

/* A snapshot contains no garbage, so it is collected before measuring. */
static int
snapshot_measure(struct snapshot *snapshot, struct error *err)
{
	struct cdp *cdp = snapshot->cdp;
	double begin = clock_now(), limit;
	json_t *done = cdp_call(cdp, "HeapProfiler.collectGarbage", NULL, err);

	snapshot->cost.seconds = collections * (clock_now() - begin);

	json_decref(done);
	if (done == NULL || node_arm_close(cdp, snapshot->contact, err) != 0)
		return -1;
	limit = heap_limit(cdp, err);
	snapshot->heap_bytes = heap_used(cdp, err);
	if (!(snapshot->heap_bytes > 0))
		return error_set(err, STATUS_UNAVAILABLE,
				 "the inspector does not report the heap");
	snapshot->cost.memory = memory_heaps * snapshot->heap_bytes;
	snapshot->cost.disk = disk_heaps * snapshot->heap_bytes;
	snapshot->headroom = headroom_of(snapshot->contact->dir);
	if (limit - snapshot->heap_bytes < snapshot->headroom.bytes)
		snapshot->headroom = (struct headroom){
		    limit - snapshot->heap_bytes, "heap limit"};
	return 0;
}

static int
snapshot_fits(const struct snapshot *snapshot, struct error *err)
{
	char left[UNITS_TEXT], heap[UNITS_TEXT];

	if (snapshot->headroom.bytes >=
	    SNAPSHOT_HEADROOM * snapshot->heap_bytes)
		return 0;
	return error_set(err, STATUS_UNAVAILABLE,
			 "its heap is %s and only %s are left (%s), which a "
			 "snapshot could use up: %d times the heap must be "
			 "free",
			 units_bytes(heap, snapshot->heap_bytes),
			 units_bytes(left, snapshot->headroom.bytes),
			 snapshot->headroom.of, SNAPSHOT_HEADROOM);
}

int
snapshot_is_due(struct cdp *cdp, struct contact *contact,
		const struct pause *pause, struct error *err)
{
	struct snapshot snapshot = {.contact = contact, .cdp = cdp};

	if (snapshot_measure(&snapshot, err) != 0 ||
	    snapshot_fits(&snapshot, err) != 0 ||
	    pause_is_short(&snapshot.cost, pause->most_s, err) != 0)
		return -1;
	snapshot.cost.disk = 0;
	if (isfinite(pause->most_s) && pause->tell != NULL)
		pause->tell(pause->arg, &snapshot.cost);
	return 0;
}

int
snapshot_open(struct snapshot *snapshot, struct contact *contact,
	      struct error *err)
{
	const char *reason = "it has no inspector";

	*snapshot = (struct snapshot){.contact = contact};
	if (node_reach(contact, &reason) != 0)
		return error_set(err, STATUS_UNAVAILABLE, "process %d: %s",
				 (int)contact->pid, reason);
	snapshot->cdp = cdp_open(contact->port, short_s, err);
	if (snapshot->cdp == NULL || snapshot_measure(snapshot, err) != 0)
		return -1;
	return snapshot_fits(snapshot, err);
}

void
snapshot_close(struct snapshot *snapshot)
{
	cdp_close(snapshot->cdp);
	node_close(snapshot->contact);
	snapshot->cdp = NULL;
}

static int
chunk_write(struct snapshot_file *file, json_t *chunk)
{
	const char *text = json_string_value(chunk);
	size_t length = json_string_length(chunk);

	if (text == NULL)
		return 0;
	file->bytes += (double)length;
	if (file->bytes > file->most) {
		file->failed = EFBIG;
		return -1;
	}
	if (fwrite(text, 1, length, file->out) == length)
		return 0;
	file->failed = errno;
	return -1;
}

/* Every event restarts the timeout. */
int
snapshot_take_event(void *arg, const char *method, json_t *params)
{
	struct snapshot_file *file = arg;

	if (file->cdp != NULL)
		cdp_allow(file->cdp, patience_s);
	if (file->stop != NULL && *file->stop)
		return -1;
	if (strcmp(method, "HeapProfiler.addHeapSnapshotChunk") != 0)
		return 0;
	return chunk_write(file, json_object_get(params, "chunk"));
}

/* If we stopped it, the reason is in the file, not in the connection. */
static int
chunks_end(struct snapshot_file *file, int answered, struct error *why,
	   struct error *err)
{
	if (fclose(file->out) != 0 && file->failed == 0)
		file->failed = errno;
	if (file->failed != 0)
		return error_set(err, STATUS_IO, "%s", strerror(file->failed));
	if (!answered)
		return error_set(err, why->status, "%s", why->text);
	if (!(file->bytes > 0))
		return error_set(err, STATUS_UNAVAILABLE,
				 "the inspector sent nothing");
	return 0;
}

static int
snapshot_stream(struct snapshot *snapshot, struct snapshot_file *file,
		struct error *err)
{
	struct error why = {0};
	double begin = clock_now();
	json_t *answer;
	int result;

	cdp_allow(snapshot->cdp, patience_s);
	cdp_listen(snapshot->cdp, snapshot_take_event, file);
	answer = cdp_call(snapshot->cdp, "HeapProfiler.takeHeapSnapshot",
			  json_pack("{s:b}", "reportProgress", 1), &why);
	cdp_listen(snapshot->cdp, NULL, NULL);
	snapshot->stopped_s = clock_now() - begin;
	snapshot->file_bytes = file->bytes;
	result = chunks_end(file, answer != NULL, &why, err);
	json_decref(answer);
	return result;
}

static int
snapshot_to(struct snapshot *snapshot, struct file_writer *writer,
	    const volatile int *stop, struct error *err)
{
	/* What was in the memory of a service is for nobody else. */
	int closed = fchmod(writer->fd, S_IRUSR | S_IWUSR) == 0;
	struct snapshot_file file = {
	    .cdp = snapshot->cdp,
	    .out = closed ? fdopen(dup(writer->fd), "w") : NULL,
	    .most = most_heaps * snapshot->heap_bytes + most_besides,
	    .stop = stop,
	};
	int result;

	if (file.out == NULL)
		result = error_set(err, STATUS_IO, "%s", strerror(errno));
	else
		result = snapshot_stream(snapshot, &file, err);
	if (result != 0)
		file_abandon(writer);
	else if (file_commit(writer, FILE_REPLACE) != 0)
		result = error_set(err, STATUS_IO, "%s", strerror(errno));
	return result;
}

int
snapshot_write(struct snapshot *snapshot, const char *path,
	       const volatile int *stop, struct error *err)
{
	struct file_writer writer;
	struct error why = {0};
	int result;

	snapshot->rss_before = rss_of(snapshot->contact->dir);
	if (file_begin(&writer, AT_FDCWD, path) != 0)
		result = error_set(&why, STATUS_IO, "%s", strerror(errno));
	else
		result = snapshot_to(snapshot, &writer, stop, &why);
	snapshot->rss_after = rss_of(snapshot->contact->dir);
	if (result != 0)
		error_set(err, why.status, "%s %s: %s",
			  why.status == STATUS_IO ? "cannot write"
						  : "removed the incomplete",
			  path, why.text);
	return result;
}
