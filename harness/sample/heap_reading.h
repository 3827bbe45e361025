/* SPDX-License-Identifier: MIT */
/* What the heap profiler in a process has published. It is not trusted. */
#ifndef SAMPLE_HEAP_READING_H
#define SAMPLE_HEAP_READING_H

#include <stddef.h>

#include "base/error.h"
#include "sample/ask.h"
#include "sample/heap_table.h"

/* A sampled block that is in use, and how many bytes it stands for. */
struct heap_live {
	double bytes;
	uint64_t serial; /* newer blocks have higher ones */
	uint32_t stack;
};

/* The table of the process of that directory, to be freed. NULL: it has none.
 */
struct heap_table *heap_table_read(int dir);
/* Whether the process has forked children, which the profiler does not follow.
 */
int heap_table_was_forked(const struct contact *);
/* Those of its blocks that make sense; the caller frees the list. */
size_t heap_table_live(const struct heap_table *, struct heap_live **);
/* The frames of a stack, innermost first; 0: they are not known. */
size_t heap_table_stack(const struct heap_table *, uint32_t stack,
			const uint64_t **frames);
/* The same, if the table tells anything about the process. NULL and an error
 * (STATUS_UNAVAILABLE): it does not, and why. */
struct heap_table *heap_table_take(const struct contact *, struct error *);

#endif
