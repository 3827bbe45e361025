/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into flatline: its allocation number FAIL_ALLOC fails, once. At the
 * end the file FAIL_COUNT gets the number of all. What flatline starts is left
 * alone. For glibc, whose own functions allocate by these, too.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

static atomic_long count;
static long failing;
static int armed;

static int
fails(void)
{
	if (!armed || atomic_fetch_add(&count, 1) + 1 != failing)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t items, size_t size)
{
	return fails() ? NULL : __libc_calloc(items, size);
}

void *
realloc(void *memory, size_t size)
{
	return fails() ? NULL : __libc_realloc(memory, size);
}

__attribute__((constructor)) static void
begin(void)
{
	const char *number = getenv("FAIL_ALLOC");

	failing = number != NULL ? atol(number) : 0;
	unsetenv("LD_PRELOAD");
	armed = strcmp(program_invocation_short_name, "flatline") == 0;
}

__attribute__((destructor)) static void
end(void)
{
	const char *path = getenv("FAIL_COUNT");
	FILE *file;

	if (!armed || path == NULL)
		return;
	armed = 0;
	file = fopen(path, "w");
	if (file == NULL)
		return;
	fprintf(file, "%ld\n", count);
	fclose(file);
}
