/* SPDX-License-Identifier: MIT */
/*
 * What the open descriptors of a target are: looked at seldom, and recorded
 * where the count of a group has changed.
 */
#ifndef SAMPLE_DESCRIPTORS_H
#define SAMPLE_DESCRIPTORS_H

#include "record/record.h"
#include "sample/descriptor_groups.h"
#include "sample/tree.h"

enum {
	DESCRIPTORS_MOST = 1 << 17, /* of all processes, in one look */
	DESCRIPTOR_TABLE = 64 << 20 /* bytes of a table of sockets */
};

struct descriptors {
	struct descriptor_groups groups;
	double due_s, pause_s;
	int cut; /* there were more than are looked at, which was recorded */
};

/* The lines of a table of sockets, until there are no more or visit returns
 * non-zero. */
void descriptors_lines(int dir, const char *table,
		       int (*visit)(void *arg, const char *line), void *arg);
/* Counts the descriptors of these processes, by their open directories. */
void descriptors_count(struct descriptors *, const int *dirs, size_t count);
/*
 * Looks again if that is due: at first, then after 1 s, 2 s and so on, or at
 * once; longer if looking was expensive.
 */
void descriptors_look(struct descriptors *, const struct tree *,
		      struct record *, int at_once);

#endif
