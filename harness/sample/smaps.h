/* SPDX-License-Identifier: MIT */
/*
 * /proc/PID/smaps, summed by kind of mapping. Reads pieces of any size in
 * constant memory: a process can have 60,000 mappings.
 */
#ifndef SAMPLE_SMAPS_H
#define SAMPLE_SMAPS_H

#include <stddef.h>
#include <stdint.h>

enum map_kind { MAP_HEAP, MAP_ANON, MAP_FILE, MAP_STACK, MAP_KINDS };

/* One mapping. Its own memory is anonymous plus swapped memory, less lazily
 * freed, as in anon_bytes. */
struct mapping {
	uint64_t from, to;
	char rights[5]; /* "rw-p" */
	char name[64];	/* "", "[heap]", the beginning of a path */
	double anonymous_kb, lazy_kb, swap_kb; /* NAN: not given */
	double resident_kb;		       /* the same */
};

struct smaps {
	char line[256]; /* the line so far; the rest of a long one is dropped */
	size_t length;
	int begun, broken;
	struct mapping now;  /* whose lines are being read */
	struct mapping held; /* perhaps an arena: the next mapping decides */
	int holding;
	uint64_t guard; /* the end of a guard, if one was read last; else 0 */
	uint64_t range_from, range_to; /* what lies in here is set apart... */
	const char *range_file;	       /* ...or is mapped from this; or NULL */
	double in_range;	       /* own memory */
	double range_size;	       /* mapped for writing */
	double bytes[MAP_KINDS];
	size_t mappings;
	/* Called for each mapping, with its own memory in bytes; or NULL. */
	void (*each)(void *arg, const struct mapping *, double own);
	void *arg;
};

void smaps_begin(struct smaps *);
void smaps_add(struct smaps *, const char *text, size_t length);
/* source_smaps.c: adds the whole file of the process of that directory; returns
 * 0, or why it stopped. */
int smaps_read(int dir, struct smaps *);
/* Completes bytes[]. -1: not the text of smaps, or it was cut off. */
int smaps_end(struct smaps *);

#endif
