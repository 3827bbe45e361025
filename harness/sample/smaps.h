/* SPDX-License-Identifier: MIT */
/*
 * /proc/PID/smaps, summed by what a mapping is for. Read in pieces of any size
 * and in constant memory: a process can have 60,000 mappings.
 */
#ifndef SAMPLE_SMAPS_H
#define SAMPLE_SMAPS_H

#include <stddef.h>
#include <stdint.h>

enum map_kind { MAP_HEAP, MAP_ANON, MAP_FILE, MAP_STACK, MAP_KINDS };

/* One mapping. Its own memory: anonymous and swapped, less what is lazily
 * freed, as of anon_bytes. */
struct mapping {
	uint64_t from, to;
	char rights[5]; /* "rw-p" */
	char name[64];	/* "", "[heap]", the beginning of a path */
	double anonymous_kb, lazy_kb, swap_kb; /* NAN: not told */
};

struct smaps {
	char line[256]; /* as far as it has come; the rest of a long one goes */
	size_t length;
	int begun, broken;
	struct mapping now;  /* whose lines are read */
	struct mapping held; /* is it an arena? what follows it tells */
	int holding;
	uint64_t guard; /* where a guard ends, if one came last */
	double bytes[MAP_KINDS];
	size_t mappings;
};

void smaps_begin(struct smaps *);
void smaps_add(struct smaps *, const char *text, size_t length);
/* The sums are in bytes[] then. -1: not such a text, or one that was cut. */
int smaps_end(struct smaps *);

#endif
