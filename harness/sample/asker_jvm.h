/* SPDX-License-Identifier: MIT */
/* Asking a JVM through its attach socket. */
#ifndef SAMPLE_ASKER_JVM_H
#define SAMPLE_ASKER_JVM_H

#include <stdint.h>

#include "base/buf.h"
#include "sample/ask.h"

/*
 * Bytes in use according to GC.heap_info, all generations together, without
 * metaspace; NAN: the text is something else.
 */
double jvm_parse_heap(const char *text);
/*
 * The addresses between which GC.heap_info says that all generations lie. -1:
 * it does not say so, as with ZGC.
 */
int jvm_parse_range(const char *text, uint64_t *from, uint64_t *to);
/* -XX:MaxHeapSize of VM.flags. */
double jvm_parse_limit(const char *text);

/* Has the JVM open its attach socket, unless it is open. -1: it cannot be
 * opened, or it may not be asked. */
int jvm_reach(struct contact *);
/* The output of a jcmd command, after a line "0"; -1: refused. */
int jvm_command(const struct contact *, const char *command, struct buf *);
/* The same of one that may take that long. */
int jvm_command_for(const struct contact *, const char *command, double seconds,
		    struct buf *);

#endif
