/* SPDX-License-Identifier: MIT */
/* Whose malloc a process has, as the files that it maps tell. */
#ifndef SAMPLE_ALLOCATOR_H
#define SAMPLE_ALLOCATOR_H

#include <sys/types.h>

/* "glibc", "musl", "jemalloc", "tcmalloc", "mimalloc"; "": not known. */
const char *allocator_of(pid_t);
/* From the text of a maps file; "": none is named. */
const char *allocator_parse(const char *maps);
/* One that is linked into a program, by its symbols; "": none, or they were
 * stripped, or are too many to be worth it. */
const char *allocator_of_program(int fd);

#endif
