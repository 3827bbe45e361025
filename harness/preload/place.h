/* SPDX-License-Identifier: MIT */
/* Whether a helper can do its work in the process that loaded it. */
#ifndef PRELOAD_PLACE_H
#define PRELOAD_PLACE_H

#include <dlfcn.h>
#include <stddef.h>

/* Sanitizers have an allocator, and an address space, of their own. */
static inline int
is_no_place_for_us(void)
{
	static const char *const marks[] = {"__asan_init", "__tsan_init",
					    "__msan_init", "__hwasan_init"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (dlsym(RTLD_DEFAULT, marks[i]) != NULL)
			return 1;
	return dlsym(RTLD_DEFAULT, "gnu_get_libc_version") == NULL;
}

#endif
