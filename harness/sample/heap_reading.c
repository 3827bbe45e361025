/* SPDX-License-Identifier: MIT */
#include "sample/heap_reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sample/allocator.h"
#include "sample/fpm.h"
#include "sample/helper.h"
#include "sample/proc.h"
#include "sample/target.h"

/* No block is larger. */
#define MOST_BYTES (1ULL << 47)

static int
read_whole(int fd, char *bytes, size_t size, off_t at)
{
	while (size > 0) {
		ssize_t got = pread(fd, bytes, size, at);

		if (got <= 0)
			return -1;
		bytes += got;
		at += got;
		size -= (size_t)got;
	}
	return 0;
}

struct heap_table *
heap_table_read(int dir)
{
	struct heap_table *table = xmalloc(sizeof(*table));
	int fd = proc_open_file(dir, "mem");
	int result = -1;

	if (fd >= 0) {
		result = read_whole(fd, (char *)table, sizeof(*table),
				    (off_t)HEAP_TABLE);
		close(fd);
	}
	if (result == 0)
		return table;
	free(table);
	return NULL;
}

/* There is a table, and the kernel has cleared it. */
static int
is_cleared(pid_t pid)
{
	struct heap_header header;
	int dir = proc_open(pid), fd, cleared = 0;

	if (dir < 0)
		return 0;
	fd = proc_open_file(dir, "mem");
	if (fd >= 0) {
		cleared = read_whole(fd, (char *)&header, sizeof(header),
				     (off_t)HEAP_TABLE) == 0 &&
			  header.magic != HEAP_MAGIC;
		close(fd);
	}
	close(dir);
	return cleared;
}

int
heap_table_was_forked(const struct contact *contact)
{
	pid_t pids[PROC_TREE] = {contact->pid};
	size_t count = proc_descendants(pids, 1, PROC_TREE);

	for (size_t i = 1; i < count; i++)
		if (is_cleared(pids[i]))
			return 1;
	return 0;
}

/* It was sampled with a probability of 1 - exp(-size / rate). */
static double
block_bytes(const struct heap_block *block)
{
	double rate = ldexp(1, HEAP_RATE_SHIFT + (int)block->rate);
	double size = (double)block->size;

	return size / -expm1(-size / rate);
}

static int
block_makes_sense(const struct heap_block *block, uint64_t newest)
{
	return block->size > 0 && block->size <= MOST_BYTES &&
	       block->rate < HEAP_RATES && block->stack < HEAP_STACKS &&
	       block->serial > 0 && block->serial <= newest;
}

size_t
heap_table_live(const struct heap_table *table, struct heap_live **list)
{
	uint64_t newest = table->header.serial;
	size_t count = 0;

	*list = xmalloc(HEAP_BUCKETS * HEAP_SLOTS * sizeof(**list));
	for (size_t b = 0; b < HEAP_BUCKETS; b++)
		for (size_t i = 0; i < HEAP_SLOTS; i++) {
			const struct heap_bucket *bucket = &table->buckets[b];
			const struct heap_block *block = &bucket->blocks[i];

			if (bucket->keys[i] <= 1 ||
			    !block_makes_sense(block, newest))
				continue;
			(*list)[count++] = (struct heap_live){
			    block_bytes(block), block->serial, block->stack};
		}
	return count;
}

size_t
heap_table_stack(const struct heap_table *table, uint32_t stack,
		 const uint64_t **frames)
{
	const struct heap_stack *found = &table->stacks[stack % HEAP_STACKS];

	*frames = found->frames;
	return stack == 0 || stack >= HEAP_STACKS || found->depth > HEAP_DEPTH
		   ? 0
		   : (size_t)found->depth;
}

/* Its malloc is in the program itself, under names of its own. */
static const char *
program_refuses(const struct contact *contact)
{
	static const struct {
		const char *name, *text;
	} own[] = {
	    {"sanitizer",
	     "was built with a sanitizer, which has a malloc of its own"},
	    {"jemalloc", "has jemalloc linked in, which is not seen from here"},
	    {"tcmalloc", "has tcmalloc linked in, which is not seen from here"},
	    {"mimalloc", "has mimalloc linked in, which is not seen from here"},
	};
	int fd = proc_open_file(contact->dir, "exe");
	const char *name = fd >= 0 ? allocator_of_program(fd) : "";

	if (fd >= 0)
		close(fd);
	for (size_t i = 0; i < COUNT(own); i++)
		if (strcmp(name, own[i].name) == 0)
			return own[i].text;
	return NULL;
}

static const char *
table_refuses(const struct heap_table *table, const struct contact *contact)
{
	const char *why = program_refuses(contact);

	if (why == NULL && table == NULL)
		return helper_missing(contact);
	if (why == NULL && table->header.magic != HEAP_MAGIC)
		return "was forked by the program that was started, which the "
		       "profiler does not follow: have it serve from its first "
		       "process";
	if (why == NULL && table->header.state != HEAP_SAMPLES)
		return "has a malloc of its own, which is not seen from here";
	return why;
}

struct heap_table *
heap_table_take(const struct contact *contact, struct error *err)
{
	const char *why = "was not started by flatline, so that nothing could "
			  "be loaded into it: give -- COMMAND";
	struct heap_table *table = NULL;

	if (contact->started) {
		table = heap_table_read(contact->dir);
		why = table_refuses(table, contact);
	}
	if (why == NULL)
		return table;
	free(table);
	error_set(err, STATUS_UNAVAILABLE,
		  "process %d is native and %s; what it holds is seen from "
		  "outside only (flatline run)",
		  (int)contact->pid, why);
	return NULL;
}

int
target_check_profiler(struct target *target, struct error *err)
{
	struct contact contact = target_contact(target, NULL);
	struct heap_table *table = NULL;
	int native = strcmp(target_runtime(target), "native") == 0 &&
		     fpm_find(target) == 0;

	if (native)
		table = heap_table_take(&contact, err);
	target_contact_close(&contact);
	free(table);
	return native && table == NULL ? -1 : 0;
}
