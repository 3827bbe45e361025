/* SPDX-License-Identifier: MIT */
/*
 * Bytes in use according to glibc's malloc, from the helper that --allocator
 * loads into the target. What it says is not trusted to make sense.
 */
#include "sample/source_allocator.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "sample/proc.h"
#include "sample/source.h"

/* No process has more; and longer than that no reading takes. */
#define MOST_BYTES (1ULL << 47)
#define MOST_NS 3600000000000ULL
#define SLOW_NS 10000000ULL
#define PATIENCE_NS 2000000000ULL /* for a helper that is overdue */

enum { TRIES = 3 };

static const struct metric metrics[] = {
    [ALLOCATOR_IN_USE] = {"allocator_in_use_bytes",
			  "got from malloc and not freed, according to glibc",
			  METRIC_HELPED},
    [ALLOCATOR_OUTSIDE] = {"outside_malloc_bytes",
			   "own memory beyond what malloc has, used or free",
			   METRIC_HELPED},
    [ALLOCATOR_FREE] = {"allocator_free_bytes",
			"freed, and kept by malloc for later", METRIC_HELPED},
};

static int
page_read_once(int dir, struct allocator_page *page)
{
	int fd = proc_open_file(dir, "mem");
	ssize_t got;

	if (fd < 0)
		return -1;
	got = pread(fd, page, sizeof(*page), (off_t)ALLOCATOR_PAGE);
	close(fd);
	if (got == (ssize_t)sizeof(*page) && page->magic == ALLOCATOR_MAGIC)
		return 0;
	errno = ENXIO;
	return -1;
}

/* Twice the same, and not while it is written: then nothing is torn. */
int
allocator_page_read(int dir, struct allocator_page *page)
{
	struct allocator_page again;

	if (page_read_once(dir, page) != 0)
		return -1;
	for (int i = 0; i < TRIES; i++) {
		if (page_read_once(dir, &again) != 0)
			return -1;
		if (page->sequence % 2 == 0 &&
		    memcmp(page, &again, sizeof(again)) == 0)
			return 0;
		*page = again;
	}
	page->sequence = 0;
	return 0;
}

static int
page_makes_sense(const struct allocator_page *page, uint64_t now_ns)
{
	return page->state == ALLOCATOR_READS && page->taken_ns <= now_ns &&
	       page->cost_ns <= MOST_NS && page->in_use <= MOST_BYTES &&
	       page->free <= MOST_BYTES;
}

/* A reading is as old as the pause after it, or the helper has stopped. */
static int
page_is_stale(const struct allocator_page *page, uint64_t now_ns)
{
	uint64_t pause = page->cost_ns * ALLOCATOR_REST;

	if (pause < ALLOCATOR_PERIOD_NS)
		pause = ALLOCATOR_PERIOD_NS;
	return now_ns - page->taken_ns > 2 * pause + PATIENCE_NS;
}

int
allocator_page_take(const struct allocator_page *page, uint64_t now_ns,
		    double values[ALLOCATOR_VALUES], const char **reason)
{
	for (int i = 0; i < ALLOCATOR_VALUES; i++)
		values[i] = NAN;
	if (page->state == ALLOCATOR_READS && page->sequence == 0)
		return -1;
	*reason = "what its helper says makes no sense";
	if (!page_makes_sense(page, now_ns))
		return -1;
	*reason = "its helper has stopped";
	if (page_is_stale(page, now_ns))
		return -1;
	*reason = page->cost_ns > SLOW_NS
		      ? "asking malloc takes over 10 ms, for it has many free "
			"blocks: that is done less often, for 1 % of the time"
		      : NULL;
	values[ALLOCATOR_IN_USE] = (double)page->in_use;
	values[ALLOCATOR_FREE] = (double)page->free;
	return 0;
}

static int
allocator_read(int dir, uint64_t *last, double *values, const char **reason)
{
	struct allocator_page page;
	struct timespec now;
	int result;

	if (allocator_page_read(dir, &page) != 0) {
		*reason = "there is no helper in it that could ask malloc";
		return -1;
	}
	clock_gettime(CLOCK_MONOTONIC, &now);
	result = allocator_page_take(
	    &page, (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec,
	    values, reason);
	if (result == 0 && page.taken_ns == *last)
		return 1;
	*last = page.taken_ns;
	return result;
}

const struct source source_allocator = {
    .name = "allocator",
    .help = "bytes in use, as glibc's malloc reports them",
    .cadence = CADENCE_HELPED,
    SOURCE_METRICS_FROM(metrics),
    .read_new = allocator_read,
};
