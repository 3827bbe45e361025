/* SPDX-License-Identifier: MIT */
/* What a JVM answers through its attach socket. */
#ifndef SAMPLE_ASKER_JVM_H
#define SAMPLE_ASKER_JVM_H

#include "base/buf.h"
#include "sample/ask.h"

/*
 * Bytes in use by GC.heap_info, all generations together, metaspace left out;
 * NAN: not such a text.
 */
double jvm_parse_heap(const char *text);
/* -XX:MaxHeapSize of VM.flags. */
double jvm_parse_limit(const char *text);

/* Has the JVM open its attach socket, if it may and has not. -1: it does not.
 */
int jvm_reach(struct contact *);
/* The text that a command of jcmd's gives, behind a line "0"; -1: refused. */
int jvm_command(const struct contact *, const char *command, struct buf *);

#endif
