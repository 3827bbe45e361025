/* SPDX-License-Identifier: MIT */
/*
 * Loaded by LD_PRELOAD into what flatline starts with --allocator glibc: asks
 * the malloc of its process how much is in use, which no one can see from
 * outside, and leaves the answer in a page that flatline reads. It runs in
 * somebody else's process, so: one thread that takes no signals, no open file,
 * no output, no memory of malloc's own after it has started, and nothing at all
 * where glibc's malloc is not the one in use. Each child of a fork gets its own
 * page and thread. Only functions that musl has too are named directly: its
 * loader ends a program that lacks one.
 */
#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "preload/place.h"
#include "sample/allocator_page.h"

enum { STACK = 256 << 10, PROBE = 4096, SLACK = 1024 };

static struct allocator_page *page; /* NULL: there is none */
static struct mallinfo2 (*ask)(void);

/* pthread_atfork() of a library, which only glibc has. */
extern int __register_atfork(void (*prepare)(void), void (*parent)(void),
			     void (*child)(void), void *library)
    __attribute__((weak));
extern void *__dso_handle __attribute__((visibility("hidden")));

static uint64_t
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* The page counts from the moment when its magic number is there. */
static void
declare(enum allocator_state state)
{
	__atomic_store_n(&page->state, state, __ATOMIC_RELEASE);
	__atomic_store_n(&page->magic, ALLOCATOR_MAGIC, __ATOMIC_RELEASE);
}

/* flatline takes a reading only if the sequence was even and did not change. */
static void
publish(const struct mallinfo2 *info, uint64_t taken, uint64_t cost)
{
	__atomic_fetch_add(&page->sequence, 1, __ATOMIC_ACQ_REL);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	page->taken_ns = taken;
	page->cost_ns = cost;
	page->in_use = info->uordblks + info->hblkhd;
	page->free = info->fordblks;
	__atomic_fetch_add(&page->sequence, 1, __ATOMIC_ACQ_REL);
}

static void
sleep_until(uint64_t due)
{
	struct timespec until = {(time_t)(due / 1000000000),
				 (long)(due % 1000000000)};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) !=
	       0)
		continue;
}

static void *
read_on(void *unused)
{
	uint64_t start, cost, rest;

	(void)unused;
	prctl(PR_SET_NAME, "flatline-malloc");
	for (;;) {
		struct mallinfo2 info;

		start = now_ns();
		info = ask();
		cost = now_ns() - start;
		publish(&info, start, cost);
		rest = cost * ALLOCATOR_REST;
		sleep_until(
		    start + cost +
		    (rest > ALLOCATOR_PERIOD_NS ? rest : ALLOCATOR_PERIOD_NS));
	}
	return NULL;
}

/* The thread inherits the mask: the service's signals are never its own. */
static void
start_thread(void)
{
	pthread_attr_t attributes;
	sigset_t all, before;
	pthread_t thread;

	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attributes, STACK);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	declare(ALLOCATOR_READS);
	if (pthread_create(&thread, &attributes, read_on, NULL) != 0)
		declare(ALLOCATOR_ALONE);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
}

/* Whatever malloc() is bound to: does mallinfo2() count what it gives out? */
static int
malloc_is_counted(void)
{
	struct mallinfo2 before = ask(), after;
	void *volatile probe = malloc(PROBE);
	size_t grown;

	after = ask();
	free(probe);
	grown = after.uordblks + after.hblkhd - before.uordblks - before.hblkhd;
	return grown >= PROBE && grown <= PROBE + SLACK;
}

/* The kernel clears the page for the child of a fork. */
static int
open_page(void)
{
	size_t size = (size_t)sysconf(_SC_PAGESIZE);
	void *wanted = (void *)(uintptr_t)ALLOCATOR_PAGE;
	void *got =
	    mmap(wanted, size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (got == wanted && madvise(got, size, MADV_WIPEONFORK) == 0) {
		page = got;
		return 0;
	}
	if (got != MAP_FAILED)
		munmap(got, size);
	return -1;
}

__attribute__((constructor)) static void
begin(void)
{
	if (is_no_place_for_us() || __register_atfork == NULL ||
	    open_page() != 0)
		return;
	*(void **)&ask = dlsym(RTLD_DEFAULT, "mallinfo2");
	if (ask == NULL)
		declare(ALLOCATOR_OLD);
	else if (!malloc_is_counted())
		declare(ALLOCATOR_FOREIGN);
	else if (__register_atfork(NULL, NULL, start_thread, __dso_handle) != 0)
		declare(ALLOCATOR_ALONE);
	else
		start_thread();
}
