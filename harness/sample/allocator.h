/* SPDX-License-Identifier: MIT */
/* Which malloc a process uses, according to the files that it maps. */
#ifndef SAMPLE_ALLOCATOR_H
#define SAMPLE_ALLOCATOR_H

#include <sys/types.h>

/* "glibc", "musl", "jemalloc", "tcmalloc", "mimalloc", or "sanitizer" for that
 * of AddressSanitizer and its kin; "": not known. */
const char *allocator_of(pid_t);
/* The same from the text of a maps file; "": none is named. */
const char *allocator_parse(const char *maps);
/* One that is linked into a program, by its symbols; "": none, or the symbols
 * were stripped, or are too many to search. */
const char *allocator_of_program(int fd);

#endif
