/* SPDX-License-Identifier: MIT */
/*
 * Allocation that never fails: a load generator cannot carry on without memory,
 * so running out of it ends the program. Free with free().
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * Called first. Large blocks are the kernel's, however many there were before:
 * they grow without a copy, and what is freed is given back.
 */
void mem_begin(void);

/* For a library that had no memory: one line, and STATUS_MEMORY. */
_Noreturn void mem_exhausted(void);

void *xmalloc(size_t);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *, size_t);
char *xstrdup(const char *);
char *xstrndup(const char *, size_t);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
