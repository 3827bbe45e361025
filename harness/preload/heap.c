/* SPDX-License-Identifier: MIT */
/*
 * Loaded by LD_PRELOAD into what `flatline profile` starts: stands before
 * whatever malloc the process has, which does the work, and keeps a sample of
 * the blocks that are in use. It runs in somebody else's process, so: no
 * thread, no lock, no open file, no output, no memory of malloc's own, and
 * nothing at all in the child of a fork, but for PHP-FPM, whose workers are
 * looked into one by one. Only functions that musl has too are named directly:
 * its loader ends a program that lacks one.
 */
#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "preload/heap.h"
#include "preload/place.h"

enum { RESERVE = 16384, ALIGNMENT = 16 };

static struct {
	void *(*malloc)(size_t);
	void *(*calloc)(size_t, size_t);
	void *(*realloc)(void *, size_t);
	void (*free)(void *);
	void *(*memalign)(size_t, size_t);
	void *(*aligned_alloc)(size_t, size_t);
	int (*posix_memalign)(void **, size_t, size_t);
	void *(*valloc)(size_t);
} real;

/* dlsym() of an old glibc allocates: that comes from here, and stays. */
static char reserve[RESERVE] __attribute__((aligned(ALIGNMENT)));
static size_t reserved;

static void *
reserve_take(size_t size)
{
	size_t at = reserved, most = RESERVE - at;

	if (size > most - ALIGNMENT || most < ALIGNMENT)
		return NULL;
	reserved += (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	return reserve + at;
}

static int
is_reserved(const void *block)
{
	return (const char *)block >= reserve &&
	       (const char *)block < reserve + RESERVE;
}

static void
find(void *function, const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	memcpy(function, &found, sizeof(found));
}

/* The loader allocates before any constructor runs. 0: it is under way. */
static int
is_ready(void)
{
	static int finding;

	if (__builtin_expect(real.malloc != NULL, 1))
		return 1;
	if (finding)
		return 0;
	finding = 1;
	find(&real.free, "free");
	find(&real.calloc, "calloc");
	find(&real.realloc, "realloc");
	find(&real.memalign, "memalign");
	find(&real.aligned_alloc, "aligned_alloc");
	find(&real.posix_memalign, "posix_memalign");
	find(&real.valloc, "valloc");
	find(&real.malloc, "malloc");
	return 1;
}

static inline void *
taken(void *block, size_t size, const void *caller)
{
	if (block != NULL && heap_is_due(size))
		heap_sample(block, size, caller);
	return block;
}

HEAP_EXPORTED void *
malloc(size_t size)
{
	if (!is_ready())
		return reserve_take(size);
	return taken(real.malloc(size), size, HEAP_CALLER);
}

HEAP_EXPORTED void *
calloc(size_t count, size_t size)
{
	if (!is_ready())
		return reserve_take(count * size);
	return taken(real.calloc(count, size), count * size, HEAP_CALLER);
}

HEAP_EXPORTED void
free(void *block)
{
	if (block == NULL || is_reserved(block) || !is_ready())
		return;
	heap_forget(block);
	real.free(block);
}

/* It has to leave the table before another thread can be given its address. */
static void *
resize(void *block, size_t size)
{
	struct heap_block before;
	int known = heap_may_know(block) && heap_remove(block, &before);
	void *resized = real.realloc(block, size);

	if (known && resized == NULL && size > 0)
		heap_put(block, &before);
	return resized;
}

HEAP_EXPORTED void *
realloc(void *block, size_t size)
{
	void *copy;

	if (!is_ready())
		return reserve_take(size);
	if (!is_reserved(block))
		return taken(resize(block, size), size, HEAP_CALLER);
	copy = real.malloc(size);
	if (copy != NULL)
		memcpy(copy, block,
		       size < (size_t)(reserve + RESERVE - (char *)block)
			   ? size
			   : (size_t)(reserve + RESERVE - (char *)block));
	return copy;
}

HEAP_EXPORTED void *
memalign(size_t alignment, size_t size)
{
	if (!is_ready() || real.memalign == NULL)
		return NULL;
	return taken(real.memalign(alignment, size), size, HEAP_CALLER);
}

HEAP_EXPORTED void *
aligned_alloc(size_t alignment, size_t size)
{
	if (!is_ready() || real.aligned_alloc == NULL)
		return NULL;
	return taken(real.aligned_alloc(alignment, size), size, HEAP_CALLER);
}

HEAP_EXPORTED int
posix_memalign(void **block, size_t alignment, size_t size)
{
	int result;

	if (!is_ready() || real.posix_memalign == NULL)
		return ENOMEM;
	result = real.posix_memalign(block, alignment, size);
	if (result == 0)
		taken(*block, size, HEAP_CALLER);
	return result;
}

HEAP_EXPORTED void *
valloc(size_t size)
{
	if (!is_ready() || real.valloc == NULL)
		return NULL;
	return taken(real.valloc(size), size, HEAP_CALLER);
}

/* C23: those of glibc would free past this one. Not every header has them. */
void free_sized(void *block, size_t size);
void free_aligned_sized(void *block, size_t alignment, size_t size);

HEAP_EXPORTED void
free_sized(void *block, size_t size)
{
	(void)size;
	free(block);
}

HEAP_EXPORTED void
free_aligned_sized(void *block, size_t alignment, size_t size)
{
	(void)alignment;
	(void)size;
	free(block);
}

/* The program may have a malloc that comes before any library's. */
static int
is_called(void)
{
	Dl_info ours, first;
	void *found = dlsym(RTLD_DEFAULT, "malloc");

	return found != NULL && dladdr(found, &first) != 0 &&
	       dladdr(reserve, &ours) != 0 && first.dli_fbase == ours.dli_fbase;
}

int heap_is_followed;
static enum heap_state state;

static void
publish(void)
{
	heap_table->header.state = state;
	__atomic_store_n(&heap_table->header.magic, HEAP_MAGIC,
			 __ATOMIC_RELEASE);
}

/* The kernel has cleared the table; draws are not to be the parent's. */
static void
begin_in_child(void)
{
	heap_thread = (struct heap_thread){.left = 0};
	heap_start();
	publish();
}

/* What pthread_atfork() calls in glibc, of which each program has its own. */
static void
follow_forks(void)
{
	int (*register_atfork)(void (*)(void), void (*)(void), void (*)(void),
			       void *) = NULL;
	void *found = dlsym(RTLD_DEFAULT, "__register_atfork");

	memcpy(&register_atfork, &found, sizeof(found));
	if (register_atfork != NULL)
		register_atfork(NULL, NULL, begin_in_child, NULL);
}

static int
is_php_fpm(void)
{
	static const char name[] = "php-fpm";

	return strncmp(program_invocation_short_name, name, sizeof(name) - 1) ==
	       0;
}

__attribute__((constructor)) static void
begin(void)
{
	if (!is_ready() || is_no_place_for_us())
		return;
	heap_stack_begin();
	heap_open();
	if (heap_table == NULL)
		return;
	state = is_called() ? HEAP_SAMPLES : HEAP_FOREIGN;
	publish();
	heap_is_followed = is_php_fpm();
	if (heap_is_followed)
		follow_forks();
}
