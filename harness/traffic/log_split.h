/* SPDX-License-Identifier: MIT */
/*
 * The entries of a log: its lines; or the objects of a JSON array, or those
 * that go over several lines, as Google Cloud's and AWS' tools print them.
 */
#ifndef TRAFFIC_LOG_SPLIT_H
#define TRAFFIC_LOG_SPLIT_H

#include "traffic/hit.h"

struct log_split {
	int objects; /* rather than lines */
	int depth, quoted;
	size_t looked; /* of the text, without an end of the entry */
	size_t begins; /* where the object does */
	size_t line;   /* of the entry, from 1; 0: none yet */
	size_t lines;  /* begun by now */
};

/* By the first bytes of the text. */
void log_split_init(struct log_split *, const char *text, size_t len);
/*
 * 1: the next entry, without its line end, and the text moves past it; it may
 * be empty. 0: more text is needed; `last`: that is all, and what is left is an
 * entry.
 */
int log_split_next(struct log_split *, const char **text, size_t *len, int last,
		   struct slice *entry);

#endif
