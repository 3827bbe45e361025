/* SPDX-License-Identifier: MIT */
#include "base/mem.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

enum { LARGE = 1 << 20 };

void
mem_begin(void)
{
#ifdef M_MMAP_THRESHOLD /* glibc */
	mallopt(M_MMAP_THRESHOLD, LARGE);
#endif
}

/*
 * What goes through stdio could need memory. No core either: it would hold what
 * the scenario keeps secret. What a run recorded is on disk, and the supervisor
 * ends the target when we are gone.
 */
void
mem_exhausted(void)
{
	static const char line[] = "flatline: out of memory\n";

	if (write(STDERR_FILENO, line, sizeof(line) - 1) < 0)
		_exit(STATUS_MEMORY);
	_exit(STATUS_MEMORY);
}

static void *
mem_check(void *memory)
{
	if (memory == NULL)
		mem_exhausted();
	return memory;
}

void *
xmalloc(size_t size)
{
	return mem_check(malloc(size > 0 ? size : 1));
}

void *
xcalloc(size_t count, size_t size)
{
	return mem_check(calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

void *
xrealloc(void *memory, size_t size)
{
	return mem_check(realloc(memory, size > 0 ? size : 1));
}

char *
xstrdup(const char *text)
{
	return mem_check(strdup(text));
}

char *
xstrndup(const char *text, size_t length)
{
	return mem_check(strndup(text, length));
}

char *
xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *text = NULL;
	int length;

	va_start(ap, fmt);
	length = vasprintf(&text, fmt, ap);
	va_end(ap);
	return mem_check(length < 0 ? NULL : text);
}
