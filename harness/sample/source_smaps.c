/* SPDX-License-Identifier: MIT */
/*
 * Memory by kind of mapping: where growth is, not whether there is any. The
 * kernel walks every page table entry and writes a page of text per mapping.
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sample/proc.h"
#include "sample/smaps.h"
#include "sample/source.h"

static const struct metric metrics[] = {
    [MAP_HEAP] = {"map_heap_bytes",
		  "own memory in the heap of malloc: [heap], and "
		  "arenas of glibc",
		  METRIC_GAUGE},
    [MAP_ANON] = {"map_anon_bytes", "own memory in other anonymous mappings",
		  METRIC_GAUGE},
    [MAP_FILE] = {"map_file_bytes",
		  "own memory in mappings of files: pages that "
		  "were written to",
		  METRIC_GAUGE},
    [MAP_STACK] = {"map_stack_bytes",
		   "own memory in stacks, as far as they can be recognised",
		   METRIC_GAUGE},
};

_Static_assert(COUNT(metrics) <= SOURCE_METRICS, "a source has fewer");

static int
source_smaps_end(struct smaps *smaps, double *values, const char **reason)
{
	if (smaps_end(smaps) != 0) {
		*reason = "not the text of a smaps file";
		return -1;
	}
	memcpy(values, smaps->bytes, sizeof(smaps->bytes));
	return 0;
}

static int
source_smaps_parse(const char *text, double *values, const char **reason)
{
	struct smaps smaps;

	smaps_begin(&smaps);
	smaps_add(&smaps, text, strlen(text));
	return source_smaps_end(&smaps, values, reason);
}

/* Returns 0, or why it stopped. */
static int
smaps_stream(int fd, struct smaps *smaps)
{
	char text[16384];
	ssize_t got;

	while ((got = read(fd, text, sizeof(text))) != 0) {
		if (got < 0 && errno != EINTR)
			return errno;
		if (got > 0)
			smaps_add(smaps, text, (size_t)got);
	}
	return 0;
}

int
smaps_read(int dir, struct smaps *smaps)
{
	int failure, fd = proc_open_file(dir, "smaps");

	failure = fd < 0 ? errno : smaps_stream(fd, smaps);
	if (fd >= 0)
		close(fd);
	return failure;
}

static int
source_smaps_read(int dir, double *values, const char **reason)
{
	struct smaps smaps;
	int failure;

	smaps_begin(&smaps);
	failure = smaps_read(dir, &smaps);
	if (failure == 0)
		return source_smaps_end(&smaps, values, reason);
	*reason = strerrordesc_np(failure);
	return -1;
}

const struct source source_smaps = {
    .name = "smaps",
    .help = "memory by kind of mapping",
    .cadence = CADENCE_RARE,
    SOURCE_METRICS_FROM(metrics),
    .parse = source_smaps_parse,
    .read = source_smaps_read,
};
