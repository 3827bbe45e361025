/* SPDX-License-Identifier: MIT */
/*
 * PHP loads extensions so that they find the C library's functions before any
 * that stand in for them (RTLD_DEEPBIND): what they free would not be seen. In
 * a process that is followed they are loaded without. Whoever calls dlopen() is
 * known by where it returns to, so that the call of the real one is a jump.
 */
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "preload/heap.h"

#ifdef __clang__
#define JUMPS
#define JUMP __attribute__((musttail))
#else
#define JUMPS __attribute__((optimize("O2", "optimize-sibling-calls")))
#define JUMP
#endif

static void *(*real)(const char *, int);

static void
real_find(void)
{
	void *found = dlsym(RTLD_NEXT, "dlopen");

	memcpy(&real, &found, sizeof(found));
}

HEAP_EXPORTED JUMPS void *
dlopen(const char *file, int flags)
{
	if (real == NULL)
		real_find();
	if (heap_is_followed)
		flags &= ~RTLD_DEEPBIND;
	JUMP return real(file, flags);
}
