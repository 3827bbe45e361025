/* SPDX-License-Identifier: MIT */
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *
mem_check(void *memory)
{
	if (memory != NULL)
		return memory;
	fputs("flatline: out of memory\n", stderr);
	abort();
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
