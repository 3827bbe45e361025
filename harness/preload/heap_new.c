/* SPDX-License-Identifier: MIT */
/*
 * C++'s new and delete. Those of the C++ library call malloc, which is sampled
 * there. Those of jemalloc and its kin do not; they are sampled here, if they
 * come from where malloc does. All have up to three arguments in registers, the
 * first of which is the size or the block.
 */
#include <dlfcn.h>

#include "preload/heap.h"

typedef uintptr_t word;
typedef word function(word, word, word);

enum kind { NOT_KNOWN, PASSES_ON, IS_MALLOC };

static const void *
library_of(const void *function_at)
{
	Dl_info info;

	return function_at != NULL && dladdr(function_at, &info) != 0
		   ? info.dli_fbase
		   : NULL;
}

static function *
find(const char *name)
{
	union {
		void *object;
		function *function;
	} found = {dlsym(RTLD_NEXT, name)};

	return found.function;
}

/* Looked for once; two threads find the same. */
static int
is_malloc(void)
{
	static int kind;
	const void *library;

	if (kind == NOT_KNOWN) {
		library = library_of(dlsym(RTLD_NEXT, "_Znwm"));
		kind = library != NULL &&
			       library == library_of(dlsym(RTLD_NEXT, "malloc"))
			   ? IS_MALLOC
			   : PASSES_ON;
	}
	return kind == IS_MALLOC;
}

/* It may call a malloc that is sampled as well; and it may throw. */
static word
take(function *real, word size, word second, word third, const void *caller)
{
	word block;

	if (!is_malloc())
		return real(size, second, third);
	heap_thread.busy = HEAP_FRAME;
	block = real(size, second, third);
	heap_thread.busy = 0;
	if (block != 0 && heap_is_due(size))
		heap_sample((const void *)block, size, caller);
	return block;
}

#define NEW(name)                                                              \
	HEAP_EXPORTED word name(word size, word second, word third);           \
	word name(word size, word second, word third)                          \
	{                                                                      \
		static function *real;                                         \
                                                                               \
		if (real == NULL)                                              \
			real = find(#name);                                    \
		return take(real, size, second, third, HEAP_CALLER);           \
	}

#define DELETE(name)                                                           \
	HEAP_EXPORTED word name(word block, word second, word third);          \
	word name(word block, word second, word third)                         \
	{                                                                      \
		static function *real;                                         \
                                                                               \
		if (real == NULL)                                              \
			real = find(#name);                                    \
		heap_forget((const void *)block);                              \
		return real(block, second, third);                             \
	}

NEW(_Znwm)
NEW(_Znam)
NEW(_ZnwmRKSt9nothrow_t)
NEW(_ZnamRKSt9nothrow_t)
NEW(_ZnwmSt11align_val_t)
NEW(_ZnamSt11align_val_t)
NEW(_ZnwmSt11align_val_tRKSt9nothrow_t)
NEW(_ZnamSt11align_val_tRKSt9nothrow_t)
DELETE(_ZdlPv)
DELETE(_ZdaPv)
DELETE(_ZdlPvm)
DELETE(_ZdaPvm)
DELETE(_ZdlPvRKSt9nothrow_t)
DELETE(_ZdaPvRKSt9nothrow_t)
DELETE(_ZdlPvSt11align_val_t)
DELETE(_ZdaPvSt11align_val_t)
DELETE(_ZdlPvmSt11align_val_t)
DELETE(_ZdaPvmSt11align_val_t)
DELETE(_ZdlPvSt11align_val_tRKSt9nothrow_t)
DELETE(_ZdaPvSt11align_val_tRKSt9nothrow_t)
