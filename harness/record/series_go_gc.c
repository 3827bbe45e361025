/* SPDX-License-Identifier: MIT */
/*
 * GODEBUG=gctrace=1 (package runtime): "gc 7 @3.456s 1%: ... ms cpu, 4->5->3
 * MB, 4 MB goal, 8 P". Each is a whole marking; the third size is what it found
 * to be live, in MiB.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "record/series.h"

#define MIB 1048576.0

static int
go_gc_read(const char *line, double *time_s, double *live)
{
	const char *at, *cpu;
	unsigned long n;

	if (!text_starts(line, "gc ") ||
	    sscanf(line, "gc %lu @%lfs", &n, time_s) != 2 || !isfinite(*time_s))
		return -1;
	cpu = strstr(line, " ms cpu, ");
	at = cpu != NULL ? strstr(cpu, "->") : NULL;
	at = at != NULL ? strstr(at + 2, "->") : NULL;
	return at != NULL && sscanf(at, "->%lf MB", live) == 1 &&
		       isfinite(*live) && strstr(at, " MB, ") != NULL
		   ? 0
		   : -1;
}

static int
go_gc_knows(const char *line, size_t number)
{
	double time_s, live;

	(void)number;
	return go_gc_read(line, &time_s, &live) == 0;
}

static void
go_gc_line(struct series_feed *feed, const char *line)
{
	struct recorded *item;
	double time_s, live;

	if (go_gc_read(line, &time_s, &live) != 0)
		return;
	item = recording_item(feed->into, feed->source);
	recording_uptime_row(feed->into, item, time_s, feed->stamp_s);
	recorded_value(item, "heap_after_gc_bytes", live * MIB, MIB);
}

const struct series series_go_gc = {
    .name = "Go's gctrace",
    .knows = go_gc_knows,
    .line = go_gc_line,
};
