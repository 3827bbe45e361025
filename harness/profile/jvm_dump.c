/* SPDX-License-Identifier: MIT */
#include "profile/jvm_dump.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/units.h"
#include "profile/hprof_graph.h"
#include "profile/jvm_folder.h"
#include "sample/asker_jvm.h"
#include "sample/memory_headroom.h"

#define DUMP "heap.hprof"

/* tmpfs, of <linux/magic.h>: what is written there is memory. */
enum { TMPFS = 0x01021994 };

/* Of all, with what is written of a large heap. */
static const double patience_s = 600;

/*
 * It takes as long as a few class histograms, and what it writes; references of
 * four bytes are written as eight, and each object has a head, so that the file
 * is up to twice as large as the heap.
 */
static const double histograms = 4, bytes_a_second = 50e6, heaps = 2;

static double
disk_free(const struct contact *contact, int *is_memory)
{
	char path[64];
	struct statfs info;

	snprintf(path, sizeof(path), "/proc/self/fd/%d/root/tmp", contact->dir);
	if (statfs(path, &info) != 0)
		return NAN;
	*is_memory = info.f_type == TMPFS;
	return (double)info.f_bavail * (double)info.f_bsize;
}

static int
room_refused(double heap, double left, const char *of, struct error *err)
{
	char wanted[UNITS_TEXT], there[UNITS_TEXT];

	return error_set(err, STATUS_UNAVAILABLE,
			 "its heap is %s and only %s are left (%s): twice the "
			 "heap must be free for a dump",
			 units_bytes(wanted, heap), units_bytes(there, left),
			 of);
}

int
jvm_dump_is_due(const struct contact *contact, double heap, double histogram_s,
		const struct pause *pause, struct error *err)
{
	int is_memory = 0;
	double disk = disk_free(contact, &is_memory);
	struct headroom headroom = headroom_of(contact->dir);
	struct pause_cost cost = {
	    .seconds = histograms * histogram_s + heaps * heap / bytes_a_second,
	    .memory = is_memory ? heaps * heap : heap,
	    .disk = heaps * heap,
	};

	if (isnan(pause->most_s))
		return error_set(err, STATUS_UNAVAILABLE,
				 "a heap dump would stop it, and flatline did "
				 "not start it: --allow-pause TIME allows "
				 "that");
	if (is_memory)
		headroom.bytes -= cost.disk;
	if (headroom.bytes < heaps * heap)
		return room_refused(heap, fmax(headroom.bytes, 0), headroom.of,
				    err);
	if (disk < cost.disk)
		return room_refused(heap, disk, "the disk of its /tmp", err);
	if (pause_is_short(&cost, pause->most_s, err) != 0)
		return -1;
	if (isfinite(pause->most_s) && pause->tell != NULL)
		pause->tell(pause->arg, &cost);
	return 0;
}

static int
dump_refused(const char *reply, struct error *err)
{
	const char *line = reply + strcspn(reply, "\n");

	line += strspn(line, "\n");
	return error_set(err, STATUS_UNAVAILABLE, "it made no heap dump: %.*s",
			 (int)strcspn(line, "\n"),
			 line[0] != '\0' ? line : "it does not answer");
}

/* The JVM writes it under a name that is not there yet, for its user alone. */
static int
dump_write(const struct contact *contact, const struct jvm_folder *folder,
	   double *stopped_s, struct error *err)
{
	struct buf command = {0}, reply = {0};
	double begin = clock_now();
	int result;

	buf_addf(&command, "GC.heap_dump %s/" DUMP, folder->inside);
	result =
	    jvm_command_for(contact, buf_text(&command), patience_s, &reply);
	*stopped_s += clock_now() - begin;
	if (result != 0 ||
	    strstr(buf_text(&reply), "Heap dump file created") == NULL)
		result = dump_refused(buf_text(&reply), err);
	buf_free(&command);
	buf_free(&reply);
	return result;
}

/* Open, it is read to its end, and no name is left. */
static int
dump_open(struct jvm_folder *folder, struct error *err)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/self/fd/%d/" DUMP, folder->fd);
	fd = file_open_regular(path, err);
	jvm_folder_remove(folder, DUMP);
	return fd;
}

int
jvm_dump_take(const struct contact *contact, struct heap_graph *graph,
	      const volatile int *stop, double *stopped_s, struct error *err)
{
	struct jvm_folder folder;
	struct error why = {0};
	int fd = -1, result = -1;

	*graph = (struct heap_graph){.nodes = 0};
	if (jvm_folder_make(&folder, contact, err) == 0 &&
	    jvm_folder_guard(&folder, DUMP, err) == 0 &&
	    dump_write(contact, &folder, stopped_s, err) == 0)
		fd = dump_open(&folder, err);
	jvm_folder_remove(&folder, DUMP);
	if (fd < 0)
		return -1;
	result = hprof_graph(fd, heap_room_here(), stop, graph, &why);
	close(fd);
	if (result != 0)
		error_set(err, why.status, "the heap dump cannot be read: %s",
			  why.text);
	return result;
}
